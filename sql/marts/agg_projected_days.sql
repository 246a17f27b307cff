-- agg_projected_days: what the shipments of each day will reach once all their returns have come.
--
-- grain   one row per source, day of shipping, category, channel and country
-- key     source_id, cohort_on, category, channel, country
-- kept    table
-- tests   not_null(shipped_units, developed_units, projected_units)
--         expect(projected_units >= returned_units)
--
-- Requested units so far, and what is still to come: the rate of the category (Cape Cod over the 180 days before the newest
-- data) on the part of the shipment whose returns have not come at its age. `developed_units` is the part whose returns
-- have: the number that an interval rests on. A category that shipped nothing in those days has no rate, and nothing is
-- said to be still to come of it.
--
-- Figures are rounded, so that the order in which sums were added does not show in them.

with

shipped as (

    select
        agg_shipped_days.source_id,
        agg_shipped_days.cohort_on,
        agg_shipped_days.category,
        agg_shipped_days.channel,
        agg_shipped_days.country,
        agg_shipped_days.shipped_units::double as shipped_units,
        int_data_to.data_to::date - agg_shipped_days.cohort_on as age_days
    from marts.agg_shipped_days
    inner join intermediate.int_data_to
        on agg_shipped_days.source_id = int_data_to.source_id
    where agg_shipped_days.shipped_units > 0

),

returned as (

    select source_id, cohort_on, category, channel, country, sum(returned_units)::double as returned_units
    from marts.fct_return_lines
    where is_counted
        and cohort_on is not null
    group by all

),

days as (

    select
        shipped.*,
        coalesce(returned.returned_units, 0) as returned_units,
        -- older than the curve: all has come that a projection knows of
        coalesce(delays.developed_share, 1) as developed_share
    from shipped
    left join returned
        on shipped.source_id = returned.source_id
        and shipped.cohort_on = returned.cohort_on
        and shipped.category = returned.category
        and shipped.channel = returned.channel
        and shipped.country = returned.country
    left join marts.agg_return_delays as delays
        on delays.counted = 'requested'
        and shipped.category = delays.category
        and shipped.age_days = delays.age_days

),

recent as (

    select
        category as series,
        {'source_id': source_id, 'cohort_on': cohort_on} as cohort,
        sum(returned_units) as returned_units,
        sum(shipped_units) as shipped_units,
        any_value(developed_share) as developed_share
    from days
    where age_days between 0 and 180
    group by all

),

rates as (

    select series as category, any_value(projected_rate) as rate from marts.cape_cod('recent') group by series

)

select
    days.source_id,
    days.cohort_on,
    days.category,
    days.channel,
    days.country,
    days.shipped_units,
    round(days.shipped_units * days.developed_share, 9) as developed_units,
    days.returned_units,
    round(days.returned_units + days.shipped_units * (1 - days.developed_share) * coalesce(rates.rate, 0), 9)
        as projected_units
from days
left join rates
    on days.category = rates.category
order by days.cohort_on
