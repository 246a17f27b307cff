-- customer_mix: what a customer bought within two years, and how much of it comparable purchases let expect back.
--
-- grain   one row per category
-- params  $source_id VARCHAR, $customer_id VARCHAR
-- filled  category, shipped_units, exposed_units, own_units, expected_units
--
-- The parts of `expected_units` of agg_customer_fairness: by age, the share of the returns that has come
-- (agg_return_delays), times the rate of comparable purchases by own choice, of the same subcategory and channel
-- (agg_choice_rates). `usual_rate` is what comes of them for the customer's own mix.

with

span as (

    select cast(data_to as date) as seen_to from meta.sources
    where source_id = $source_id

),

bought as (

    select
        category,
        subcategory,
        channel,
        span.seen_to - cohort_on as age_days,
        sum(shipped_units) as shipped_units
    from marts.fct_order_lines
    cross join span
    where source_id = $source_id
        -- if customer_hash
        and customer_hash = marts.customer_hash($source_id, $customer_id)
        -- end if
        and customer_id = $customer_id
        and shipped_units > 0
        and cohort_on between span.seen_to - 730 and span.seen_to
    group by all

),

exposed as (

    select
        bought.category,
        bought.subcategory,
        bought.channel,
        sum(bought.shipped_units) as shipped_units,
        sum(bought.shipped_units * coalesce(agg_return_delays.developed_share, 1)) as exposed_units
    from bought
    left join marts.agg_return_delays
        on agg_return_delays.counted = 'requested'
        and bought.category = agg_return_delays.category
        and bought.age_days = agg_return_delays.age_days
    group by all

),

expected as (

    select
        exposed.category,
        sum(exposed.shipped_units) as shipped_units,
        sum(exposed.exposed_units) as exposed_units,
        sum(exposed.exposed_units * agg_choice_rates.own_rate) as expected_units
    from exposed
    inner join marts.agg_choice_rates
        on exposed.category = agg_choice_rates.category
        and exposed.subcategory = agg_choice_rates.subcategory
        and exposed.channel = agg_choice_rates.channel
    group by exposed.category

),

returned as (

    select
        category,
        sum(returned_units) as own_units
    from marts.fct_return_lines
    cross join span
    where source_id = $source_id
        -- if customer_hash
        and customer_hash = marts.customer_hash($source_id, $customer_id)
        -- end if
        and customer_id = $customer_id
        and is_counted
        and fault not in ('seller', 'logistics')
        and reason <> 'unmapped'
        and cohort_on between span.seen_to - 730 and span.seen_to
        and requested_on <= span.seen_to
    group by category

)

select
    expected.category,
    cast(expected.shipped_units as double) as shipped_units,
    cast(expected.exposed_units as double) as exposed_units,
    cast(coalesce(returned.own_units, 0) as double) as own_units,
    cast(expected.expected_units as double) as expected_units,
    expected.expected_units / nullif(expected.exposed_units, 0) as usual_rate
from expected
left join returned
    on expected.category = returned.category
order by expected.expected_units desc, expected.category
