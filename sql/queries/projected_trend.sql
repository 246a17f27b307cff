-- projected_trend: what the shipments of each day, week or month will reach, where their returns are still coming in.
--
-- grain   one row per bucket of days
-- params  $since DATE, $until DATE, $grain VARCHAR, $measure VARCHAR, $counted VARCHAR, $source VARCHAR[],
--         $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[]
-- filled  bucket, numerator, denominator
--
-- Cape Cod per category: one return rate from all shipments of the 180 days before the newest data, each with the share
-- of its returns that has come at its age (`agg_return_delays`); what is still to come is that rate on the rest. The
-- interval (95 %) has two parts: which of the units not yet back will come (binomial), and how well the rate is known.
-- Units of one order line go together, so each part counts as many independent units as Kish's number says. Orders are
-- not projected: they do not add up over categories.

with

sources as (

    select source_id, max(data_to)::date as data_on from meta.sources group by source_id

),

sold as (

    select
        fct_order_lines.category,
        fct_order_lines.cohort_on,
        sources.data_on - fct_order_lines.cohort_on as age_days,
        case $measure when 'value' then fct_order_lines.net_amount when 'lines' then 1 else fct_order_lines.shipped_units end
            as amount
    from marts.fct_order_lines
    inner join sources
        on fct_order_lines.source_id = sources.source_id
    where fct_order_lines.cohort_on >= least($since, sources.data_on - 180)
        and fct_order_lines.cohort_on <= sources.data_on
        and fct_order_lines.shipped_units > 0
        and $measure <> 'orders'
        and (len($source) = 0 or list_contains($source, fct_order_lines.source_id))
        and (len($category) = 0 or list_contains($category, fct_order_lines.category))
        and (len($channel) = 0 or list_contains($channel, fct_order_lines.channel))
        and (len($country) = 0 or list_contains($country, fct_order_lines.country))

),

shipped as (

    select
        category,
        cohort_on,
        age_days,
        sum(amount)::double as shipped,
        sum(amount::double * amount::double) as squares
    from sold
    group by category, cohort_on, age_days

),

counted_lines as (

    select
        *,
        case $counted when 'received' then received_units when 'refunded' then refunded_units else returned_units end as units
    from marts.fct_return_lines
    where is_counted
        and cohort_on >= (select min(cohort_on) from shipped)
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))

),

returned_lines as (

    select
        counted_lines.category,
        counted_lines.cohort_on,
        sources.data_on - counted_lines.cohort_on as age_days,
        case $measure
            when 'value' then sum(cast(returned_amount * units / nullif(returned_units, 0) as decimal(18, 4)))::double
            when 'lines' then count(distinct (counted_lines.source_id, counted_lines.order_line_id))::double
            else sum(units)::double
        end as returned
    from counted_lines
    inner join sources
        on counted_lines.source_id = sources.source_id
    where units > 0
    group by counted_lines.category, counted_lines.cohort_on, sources.data_on - counted_lines.cohort_on

),

-- Shipments of one day have one age per source: sources that are read to different days stay apart.
cohorts as (

    select
        shipped.category as series,
        shipped.cohort_on as cohort,
        shipped.age_days,
        coalesce(returned_lines.returned, 0) as returned_units,
        shipped.shipped as shipped_units,
        shipped.squares,
        -- older than the curve: all has come that a projection knows of
        coalesce(delays.developed_share, 1) as developed_share
    from shipped
    left join returned_lines
        on shipped.category = returned_lines.category
        and shipped.cohort_on = returned_lines.cohort_on
        and shipped.age_days = returned_lines.age_days
    left join marts.agg_return_delays as delays
        on delays.counted = $counted
        and shipped.category = delays.category
        and shipped.age_days = delays.age_days

),

recent as (

    select * from cohorts where age_days <= 180

),

rates as (

    select series, any_value(projected_rate) as rate, sum(used_units) as used_units
    from marts.cape_cod('recent')
    group by series

),

-- How many units go together, and the chance of a unit that is not back to come yet.
open_cohorts as (

    select
        case $grain
            when 'month' then date_trunc('month', cohorts.cohort)
            when 'week' then date_trunc('week', cohorts.cohort)
            else cohorts.cohort
        end::date as bucket,
        cohorts.series,
        cohorts.returned_units,
        cohorts.shipped_units,
        cohorts.squares / nullif(cohorts.shipped_units, 0) as together,
        cohorts.shipped_units * rates.rate * (1 - cohorts.developed_share) as outstanding,
        cohorts.shipped_units * (1 - cohorts.developed_share) as undeveloped,
        rates.rate * (1 - rates.rate) / nullif(rates.used_units, 0) as rate_variance,
        rates.rate * (1 - cohorts.developed_share) / nullif(1 - rates.rate * cohorts.developed_share, 0) as chance
    from cohorts
    inner join rates
        on cohorts.series = rates.series
    where cohorts.cohort >= $since
        and cohorts.cohort < $until

),

by_category as (

    select
        bucket,
        series,
        sum(returned_units) as returned,
        sum(shipped_units) as shipped,
        sum(outstanding) as outstanding,
        sum(together * greatest(shipped_units - returned_units, 0) * chance * (1 - chance))
        + any_value(rate_variance) * max(together) * pow(sum(undeveloped), 2) as variance
    from open_cohorts
    group by bucket, series

),

buckets as (

    select
        bucket,
        sum(returned) as returned,
        sum(shipped) as shipped,
        sum(outstanding) as outstanding,
        sqrt(sum(variance)) as deviation
    from by_category
    group by bucket

)

select
    bucket,
    returned as numerator,
    shipped as denominator,
    (returned + outstanding) / nullif(shipped, 0) as projected,
    -- what is back stays back
    greatest(returned + outstanding - 1.959963984540054 * deviation, returned) / nullif(shipped, 0) as low,
    (returned + outstanding + 1.959963984540054 * deviation) / nullif(shipped, 0) as high
from buckets
where outstanding is not null
order by bucket
