-- product_projection: what the shipments of a product in a period will reach, once all their returns have come.
--
-- grain   one row; none where nothing was shipped, or no curve is known
-- params  $source_id VARCHAR, $product_id VARCHAR, $since DATE, $until DATE, $counted VARCHAR, $channel VARCHAR[],
--         $country VARCHAR[]
-- filled  returned_units, shipped_units, developed_share
--
-- Cape Cod on the whole period as one cohort: its developed share is the mean of those of its days, by the curve of the
-- category (agg_return_delays), since a product has too few returns for one of its own. In units. Interval 95 %.

with

shipped as (

    select
        fct_order_lines.category,
        cast(sources.data_to as date) - fct_order_lines.cohort_on as age_days,
        sum(fct_order_lines.shipped_units) as shipped_units
    from marts.fct_order_lines
    inner join meta.sources
        on fct_order_lines.source_id = sources.source_id
    where fct_order_lines.source_id = $source_id
        and fct_order_lines.product_id = $product_id
        and fct_order_lines.shipped_units > 0
        and fct_order_lines.cohort_on >= $since
        and fct_order_lines.cohort_on < $until
        and fct_order_lines.cohort_on <= cast(sources.data_to as date)
        and (len($channel) = 0 or list_contains($channel, fct_order_lines.channel))
        and (len($country) = 0 or list_contains($country, fct_order_lines.country))
    group by all

),

returned as (

    select
        coalesce(
            sum(case $counted when 'received' then received_units when 'refunded' then refunded_units else returned_units end),
            0
        ) as returned_units
    from marts.fct_return_lines
    where source_id = $source_id
        and product_id = $product_id
        and is_counted
        and cohort_on >= $since
        and cohort_on < $until
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))

),

developed as (

    select
        sum(shipped.shipped_units) as shipped_units,
        -- older than the curve: all has come that a projection knows of
        sum(shipped.shipped_units * coalesce(delays.developed_share, 1)) as developed_units
    from shipped
    left join marts.agg_return_delays as delays
        on delays.counted = $counted
        and shipped.category = delays.category
        and shipped.age_days = delays.age_days
    where exists (select 1 from marts.agg_return_delays where counted = $counted)

),

cohorts as (

    select
        'all' as series,
        0 as cohort,
        returned.returned_units,
        developed.shipped_units,
        developed.developed_units / developed.shipped_units as developed_share
    from developed
    cross join returned
    where developed.shipped_units > 0

),

projected as (

    select * from marts.cape_cod('cohorts', z := 1.959963984540054)

)

select
    returned_units,
    shipped_units,
    developed_share,
    ultimate_units / shipped_units as projected,
    ultimate_units_low / shipped_units as low,
    least(ultimate_units_high / shipped_units, 1) as high
from projected
