-- equal_age: what was shipped in the last four weeks, and in earlier ones, each at the age that the last have now.
--
-- grain   one row per period of 28 days: the last (0), the six before it (1 to 6), and that of a year before (13)
-- params  $measure VARCHAR, $counted VARCHAR, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[],
--         $channel VARCHAR[], $country VARCHAR[]
-- filled  periods_ago, since, until, shipped_units, numerator, denominator
--
-- Of a shipment of the last four weeks only those returns have come that its age allows. So of each earlier one only those
-- count that had come as many days before the newest data as its period lies back: on every day of a period its shipments
-- are just as old as those of the last. Periods are 28 days and not a month, so that each holds the same weekdays; 13 of
-- them are a year. Sources that are read to different days are each counted back from their own. The reason filter takes
-- part in what came back, never in what was shipped. A period that begins before the data is no period.

with

sources as (

    select
        source_id,
        max(data_to)::date as data_on
    from meta.sources
    where len($source) = 0 or list_contains($source, source_id)
    group by source_id

),

sold as (

    select
        fct_order_lines.source_id,
        fct_order_lines.order_id,
        fct_order_lines.shipped_units,
        fct_order_lines.net_amount,
        ((sources.data_on - fct_order_lines.cohort_on) // 28)::integer as periods_ago
    from marts.fct_order_lines
    inner join sources
        on fct_order_lines.source_id = sources.source_id
    where fct_order_lines.cohort_on <= sources.data_on
        and fct_order_lines.cohort_on > sources.data_on - 14 * 28
        and fct_order_lines.shipped_units > 0
        and (len($category) = 0 or list_contains($category, fct_order_lines.category))
        and (len($channel) = 0 or list_contains($channel, fct_order_lines.channel))
        and (len($country) = 0 or list_contains($country, fct_order_lines.country))

),

shipped as (

    select
        periods_ago,
        sum(shipped_units)::double as shipped_units,
        case $measure
            when 'units' then sum(shipped_units)
            when 'value' then sum(net_amount)
            when 'orders' then count(distinct (source_id, order_id))
            else count(*)
        end::double as denominator,
        -- what the interval needs when lines weigh differently: Kish's effective number, (sum w)^2 / sum w^2
        sum(net_amount::double * net_amount::double) as squares
    from sold
    group by periods_ago

),

counted_lines as (

    select
        fct_return_lines.*,
        case $counted when 'received' then received_units when 'refunded' then refunded_units else returned_units end
            as units,
        case $counted when 'received' then received_on when 'refunded' then refunded_on else requested_on end as counted_on,
        sources.data_on,
        ((sources.data_on - fct_return_lines.cohort_on) // 28)::integer as periods_ago
    from marts.fct_return_lines
    inner join sources
        on fct_return_lines.source_id = sources.source_id
    where is_counted
        and fct_return_lines.cohort_on <= sources.data_on
        and fct_return_lines.cohort_on > sources.data_on - 14 * 28
        and (len($category) = 0 or list_contains($category, fct_return_lines.category))
        and (len($reason) = 0 or list_contains($reason, fct_return_lines.reason))
        and (len($channel) = 0 or list_contains($channel, fct_return_lines.channel))
        and (len($country) = 0 or list_contains($country, fct_return_lines.country))

),

returned as (

    select
        periods_ago,
        case $measure
            when 'units' then sum(units)
            when 'value' then sum(cast(returned_amount * units / nullif(returned_units, 0) as decimal(18, 4)))
            when 'orders' then count(distinct (source_id, coalesce(order_id, return_id)))
            else count(distinct (source_id, coalesce(order_line_id, return_line_id)))
        end::double as numerator
    from counted_lines
    where units > 0
        and counted_on <= data_on - periods_ago * 28
    group by periods_ago

),

rates as (

    select
        shipped.periods_ago,
        shipped.shipped_units,
        coalesce(returned.numerator, 0) as numerator,
        coalesce(shipped.denominator, 0) as denominator,
        coalesce(returned.numerator, 0) / nullif(shipped.denominator, 0) as rate,
        case when $measure = 'value'
            then shipped.denominator * shipped.denominator / nullif(shipped.squares, 0)
            else shipped.denominator
        end as effective
    from shipped
    left join returned
        on shipped.periods_ago = returned.periods_ago

),

span as (

    select
        (select max(data_on) from sources) as data_on,
        (select min(cohort_on) from marts.fct_order_lines) as first_on

)

select
    rates.periods_ago::double as periods_ago,
    (span.data_on - 28 * (rates.periods_ago + 1) + 1)::date as since,
    (span.data_on - 28 * rates.periods_ago + 1)::date as until,
    rates.shipped_units,
    rates.numerator,
    rates.denominator,
    rates.rate,
    marts.wilson_low(rates.rate * rates.effective, rates.effective) as low,
    marts.wilson_high(rates.rate * rates.effective, rates.effective) as high
from rates
cross join span
where (rates.periods_ago <= 6 or rates.periods_ago = 13)
    and span.data_on - 28 * (rates.periods_ago + 1) + 1 >= span.first_on
order by rates.periods_ago
