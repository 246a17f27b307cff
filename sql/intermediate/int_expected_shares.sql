-- int_expected_shares: of a unit that was shipped on a day, how much would have come back by now if it were usual.
--
-- grain   one row per source, category, channel and day of shipping
-- key     source_id, category, channel, cohort_on
-- kept    table
-- tests   not_null(shipped_units, returned_units, developed_share, is_recent, usual_share, expected_share)
--         expect(expected_share >= 0)
--         expect(developed_share between 0 and 1)
--
-- The rate of the category, times how much of it has come by this age, times what the channel and the month make of it.
-- So a young batch, one that was sold in one month only, or through the store, is held against units that are as old and
-- were sold as it was. Channel and month count as if 20 returns more had been as usual: a month of three returns says
-- nothing. A curve that ended has come to its end. usual_share is what comes back in the end by this channel, whatever
-- the month. is_recent: shipped in the last 180 days.

with

cohorts as (

    select
        fct_order_lines.source_id,
        fct_order_lines.category,
        fct_order_lines.channel,
        fct_order_lines.cohort_on,
        int_data_to.data_to::date - fct_order_lines.cohort_on as age_days,
        sum(fct_order_lines.shipped_units)::double as shipped_units,
        sum(fct_order_lines.returned_units)::double as returned_units,
    from marts.fct_order_lines
    inner join intermediate.int_data_to
        on fct_order_lines.source_id = int_data_to.source_id
        and fct_order_lines.cohort_on <= int_data_to.data_to::date
    where fct_order_lines.shipped_units > 0
    group by all

),

delays as (

    select category, age_days, developed_share from marts.agg_return_delays where counted = 'requested'

),

developed as (

    select
        cohorts.*,
        coalesce(delays.developed_share, 1) as developed_share,
        cohorts.shipped_units * coalesce(delays.developed_share, 1) as developed_units,
    from cohorts
    left join delays
        on cohorts.category = delays.category
        and cohorts.age_days = delays.age_days

),

by_category as (

    select *, coalesce(sum(returned_units) over category / nullif(sum(developed_units) over category, 0), 0) as category_rate,
    from developed
    window category as (partition by source_id, category)

),

by_channel as (

    select
        *,
        category_rate * (20 + sum(returned_units) over channel) / (20 + sum(developed_units * category_rate) over channel)
            as channel_rate,
    from by_category
    window channel as (partition by source_id, category, channel)

),

by_month as (

    select
        *,
        channel_rate * (20 + sum(returned_units) over month) / (20 + sum(developed_units * channel_rate) over month)
            as month_rate,
    from by_channel
    window month as (partition by source_id, category, date_trunc('month', cohort_on))

)

select
    source_id,
    category,
    channel,
    cohort_on,
    shipped_units,
    returned_units,
    developed_share,
    age_days < 180 as is_recent,
    channel_rate as usual_share,
    developed_share * month_rate as expected_share,
from by_month
order by source_id, category, channel, cohort_on
