-- agg_product_ranking: which products come back more often than their category lets expect, how surely, and for how much.
--
-- grain   one row per product of a source of which anything was shipped within a year
-- key     source_id, product_id
-- kept    table
-- tests   not_null(shipped_units, exposed_units, returned_units, fit, is_flagged)
--         expect(fit in ('fitted', 'too few', 'no difference'))
--         expect(shrunk_low <= shrunk_rate and shrunk_rate <= shrunk_high)
--         expect(probability_over between 0 and 1)
--         expect(false_discovery between 0 and 1)
--         relates(source_id, product_id -> marts.dim_products)
--
-- All filters off, the cohorts of the last 365 days, as requested. `rate` is returned over exposed units: shipped units, by
-- the share of their returns that has come by their age. Where several units of an order line come back they are one
-- decision and not several, so counts are divided by `decision_units` before they are weighed.
--
-- Empirical Bayes within the category (shrunk_rates). `fit` says when it is something else: 'too few' products there (fewer
-- than ten: drawn to all products instead) or 'no difference' (the products differ no more than chance; all have the
-- category's rate and none is ranked). Where nearly nothing ever comes back the mean of the posterior can lie above its
-- 95 % quantile: the interval then ends at the mean, so that no rate stands outside its own interval.
--
-- `probability_over` is how sure the true rate is above 1.5 times that of the category; flagged are those that are so at
-- least more likely than not, on a list of which at most 5 % are expected to be wrong.
--
-- `excess_units` is what would not have come back at the rate of the category, by the shrunk rate, worth `excess_amount` (at
-- the net price) and `excess_cost_amount` (at what handling a returned unit of the category costs; null where no source
-- tells). The rank is `priority_amount`: probability times both.

with

products as (

    select
        *,
        sum(returned_units) over (partition by category) / nullif(sum(exposed_units) over (partition by category), 0)
            as category_rate,
        greatest(1, coalesce(median(returned_squares / nullif(returned_units, 0)) over (partition by category), 1))
            as usual_units
    from intermediate.int_product_exposures

),

-- Few returns say little of how units go together: drawn to the middle product of the category as if by twenty further
-- units, never below it.
sized as (

    select
        *,
        greatest(usual_units, (returned_squares + 20 * usual_units) / (returned_units + 20)) as decision_units
    from products

),

items as (

    select
        category as series,
        {'source_id': source_id, 'product_id': product_id} as item,
        returned_units / decision_units as x,
        exposed_units / decision_units as n
    from sized

),

within_categories as (

    select * from marts.shrunk_rates('items')

),

all_items as (

    select true as series, item, x, n from items

),

over_all as (

    select alpha, beta from marts.beta_binomial_moments('all_items')
    where items >= 10

),

-- Whose prior an item has: that of its category, else that of all products.
priors as (

    select
        within_categories.item,
        within_categories.x,
        within_categories.n,
        within_categories.fit,
        within_categories.pooled_rate,
        case within_categories.fit when 'fitted' then within_categories.alpha when 'too few' then over_all.alpha end as alpha,
        case within_categories.fit when 'fitted' then within_categories.beta when 'too few' then over_all.beta end as beta
    from within_categories
    left join over_all
        on true

),

placed as (

    select
        item,
        case
            when rate > wide_high_998 then 'far above'
            when rate < wide_low_998 then 'far below'
            when rate > wide_high_95 then 'above'
            when rate < wide_low_95 then 'below'
            when rate is not null and wide_high_95 is not null then 'usual'
        end as funnel_place
    from marts.funnel_plot('items')

),

costs as (

    select source_id, return_id, sum(amount) as cost_amount
    from intermediate.int_handling_costs
    group by all

),

unit_costs as (

    select
        fct_returns.source_id,
        fct_returns.category,
        sum(costs.cost_amount)::double / nullif(sum(fct_returns.units), 0)::double as unit_cost
    from costs
    inner join marts.fct_returns
        on costs.source_id = fct_returns.source_id
        and costs.return_id = fct_returns.return_id
    inner join intermediate.int_data_to as spans
        on fct_returns.source_id = spans.source_id
        and fct_returns.requested_at::date >= spans.data_to::date - 365
    group by all

),

judged as (

    select
        sized.*,
        priors.fit,
        placed.funnel_place,
        case
            when priors.alpha is not null then marts.shrunk_rate(priors.x, priors.n, priors.alpha, priors.beta)
            when priors.fit = 'no difference' then sized.category_rate
        end as shrunk_rate,
        case when priors.alpha is not null then marts.posterior_low(priors.x, priors.n, priors.alpha, priors.beta) end
            as shrunk_low,
        case when priors.alpha is not null then marts.posterior_high(priors.x, priors.n, priors.alpha, priors.beta) end
            as shrunk_high,
        case
            when priors.alpha is not null then
                round(
                    marts.posterior_above(
                        priors.x, priors.n, priors.alpha, priors.beta, least(1.5 * sized.category_rate, 1)
                    ),
                    9
                )
        end as probability_over,
        unit_costs.unit_cost
    from sized
    inner join priors
        on sized.source_id = priors.item.source_id
        and sized.product_id = priors.item.product_id
    left join placed
        on sized.source_id = placed.item.source_id
        and sized.product_id = placed.item.product_id
    left join unit_costs
        on sized.source_id = unit_costs.source_id
        and sized.category = unit_costs.category

),

findings as (

    select
        true as series,
        {'source_id': source_id, 'product_id': product_id} as item,
        probability_over as probability
    from judged
    where probability_over is not null

),

sure as (

    select item, false_share from marts.bayesian_fdr('findings')

),

weighed as (

    select
        judged.*,
        sure.false_share,
        (judged.shrunk_rate - judged.category_rate) * judged.exposed_units as excess_units,
        judged.net_amount::double / nullif(judged.shipped_units, 0) as unit_price
    from judged
    left join sure
        on judged.source_id = sure.item.source_id
        and judged.product_id = sure.item.product_id

)

select
    source_id,
    product_id,
    category,
    shipped_units,
    exposed_units,
    returned_units,
    net_amount,
    round(decision_units, 6) as decision_units,
    round(returned_units / nullif(exposed_units, 0), 9) as rate,
    round(category_rate, 9) as category_rate,
    round(shrunk_rate, 9) as shrunk_rate,
    case when shrunk_low is not null then round(least(shrunk_low, shrunk_rate), 9) end as shrunk_low,
    case when shrunk_high is not null then round(greatest(shrunk_high, shrunk_rate), 9) end as shrunk_high,
    fit,
    probability_over,
    round(false_share, 9) as false_discovery,
    coalesce(false_share <= 0.05 and probability_over > 0.5, false) as is_flagged,
    funnel_place,
    round(excess_units, 6) as excess_units,
    round(excess_units * unit_price, 4)::decimal(18, 4) as excess_amount,
    round(excess_units * unit_cost, 4)::decimal(18, 4) as excess_cost_amount,
    round(probability_over * excess_units * (coalesce(unit_price, 0) + coalesce(unit_cost, 0)), 4)::decimal(18, 4)
        as priority_amount
from weighed
order by source_id, product_id
