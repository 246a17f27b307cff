-- agg_choice_rates: how often comparable purchases come back, by the customer's own choice and through our fault.
--
-- grain   one row per category, subcategory and channel shipped within two years
-- key     category, subcategory, channel
-- kept    table
-- tests   not_null(exposed_units, own_units, our_fault_units, own_rate, our_fault_rate)
--         expect(exposed_units >= 0)
--         expect(own_rate >= 0)
--
-- What a customer is measured by: agg_customer_fairness. A return is own choice where neither the seller nor the carrier
-- is at fault and its reason is mapped. Units are exposed by the share of their returns that has come by their age
-- (`developed_share` of agg_return_delays). Rates of few units say little, so each is drawn to that of the level above it
-- (all, category, category and channel, all three) as if by 200 further units that came back like those.

with

spans as (

    select source_id, data_to::date as seen_to from intermediate.int_data_to

),

cohorts as (

    select
        fct_order_lines.category,
        fct_order_lines.subcategory,
        fct_order_lines.channel,
        least(spans.seen_to - fct_order_lines.cohort_on, 366) as age_days,
        sum(fct_order_lines.shipped_units) as shipped_units
    from marts.fct_order_lines
    inner join spans
        on fct_order_lines.source_id = spans.source_id
        and fct_order_lines.cohort_on between spans.seen_to - 730 and spans.seen_to
    where fct_order_lines.shipped_units > 0
    group by all

),

exposed as (

    select
        cohorts.category,
        cohorts.subcategory,
        cohorts.channel,
        sum(cohorts.shipped_units * coalesce(agg_return_delays.developed_share, 1)) as exposed_units
    from cohorts
    left join marts.agg_return_delays
        on agg_return_delays.counted = 'requested'
        and cohorts.category = agg_return_delays.category
        and cohorts.age_days = agg_return_delays.age_days
    group by all

),

returned as (

    select
        fct_return_lines.category,
        fct_return_lines.subcategory,
        fct_return_lines.channel,
        sum(fct_return_lines.returned_units) filter (
            where fct_return_lines.fault not in ('seller', 'logistics') and fct_return_lines.reason <> 'unmapped'
        ) as own_units,
        sum(fct_return_lines.returned_units) filter (where fct_return_lines.fault in ('seller', 'logistics')) as our_fault_units
    from marts.fct_return_lines
    inner join spans
        on fct_return_lines.source_id = spans.source_id
        and fct_return_lines.cohort_on between spans.seen_to - 730 and spans.seen_to
    where fct_return_lines.is_counted
        and fct_return_lines.requested_on <= spans.seen_to
    group by all

),

cells as (

    select
        exposed.category,
        exposed.subcategory,
        exposed.channel,
        round(exposed.exposed_units, 6) as exposed_units,
        coalesce(returned.own_units, 0)::double as own_units,
        coalesce(returned.our_fault_units, 0)::double as our_fault_units
    from exposed
    left join returned
        on exposed.category = returned.category
        and exposed.subcategory = returned.subcategory
        and exposed.channel = returned.channel

),

levels as (

    select
        *,
        sum(exposed_units) over () as all_exposed,
        sum(own_units) over () as all_own,
        sum(our_fault_units) over () as all_our_fault,
        sum(exposed_units) over (partition by category) as category_exposed,
        sum(own_units) over (partition by category) as category_own,
        sum(our_fault_units) over (partition by category) as category_our_fault,
        sum(exposed_units) over (partition by category, channel) as channel_exposed,
        sum(own_units) over (partition by category, channel) as channel_own,
        sum(our_fault_units) over (partition by category, channel) as channel_our_fault
    from cells

),

whole as (

    select
        *,
        coalesce(all_own / nullif(all_exposed, 0), 0) as own_of_all,
        coalesce(all_our_fault / nullif(all_exposed, 0), 0) as our_fault_of_all
    from levels

),

by_category as (

    select
        *,
        (category_own + 200 * own_of_all) / (category_exposed + 200) as own_of_category,
        (category_our_fault + 200 * our_fault_of_all) / (category_exposed + 200) as our_fault_of_category
    from whole

),

by_channel as (

    select
        *,
        (channel_own + 200 * own_of_category) / (channel_exposed + 200) as own_of_channel,
        (channel_our_fault + 200 * our_fault_of_category) / (channel_exposed + 200) as our_fault_of_channel
    from by_category

)

select
    category,
    subcategory,
    channel,
    exposed_units,
    own_units,
    our_fault_units,
    round((own_units + 200 * own_of_channel) / (exposed_units + 200), 9) as own_rate,
    round((our_fault_units + 200 * our_fault_of_channel) / (exposed_units + 200), 9) as our_fault_rate
from by_channel
order by category, subcategory, channel
