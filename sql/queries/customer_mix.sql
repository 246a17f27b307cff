-- customer_mix: what a customer bought within two years, and how much of it comparable purchases let expect back.
--
-- grain   one row per category, subcategory and channel
-- params  $source_id VARCHAR, $customer_id VARCHAR
-- filled  category, subcategory, channel, shipped_units, exposed_units, own_units, expected_units, own_rate, compared_units
--
-- The parts of `expected_units` of agg_customer_fairness: by age, the share of the returns that has come
-- (agg_return_delays), times the rate of comparable purchases by own choice (agg_choice_rates, of `compared_units`).

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

returned as (

    select
        category,
        subcategory,
        channel,
        sum(returned_units) as own_units
    from marts.fct_return_lines
    cross join span
    where source_id = $source_id
        and customer_id = $customer_id
        and is_counted
        and fault not in ('seller', 'logistics')
        and reason <> 'unmapped'
        and cohort_on between span.seen_to - 730 and span.seen_to
        and requested_on <= span.seen_to
    group by all

)

select
    exposed.category,
    exposed.subcategory,
    exposed.channel,
    cast(exposed.shipped_units as double) as shipped_units,
    cast(exposed.exposed_units as double) as exposed_units,
    cast(coalesce(returned.own_units, 0) as double) as own_units,
    agg_choice_rates.own_rate,
    exposed.exposed_units * agg_choice_rates.own_rate as expected_units,
    agg_choice_rates.exposed_units as compared_units
from exposed
inner join marts.agg_choice_rates
    on exposed.category = agg_choice_rates.category
    and exposed.subcategory = agg_choice_rates.subcategory
    and exposed.channel = agg_choice_rates.channel
left join returned
    on exposed.category = returned.category
    and exposed.subcategory = returned.subcategory
    and exposed.channel = returned.channel
order by expected_units desc, exposed.category, exposed.subcategory, exposed.channel
