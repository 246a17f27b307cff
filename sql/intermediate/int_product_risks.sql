-- int_product_risks: what came back of each product for each reason, and how much would have been usual in its category.
--
-- grain   one row per product and reason; the reason `all` is all of them
-- key     source_id, product_id, reason
-- kept    table
-- tests   not_null(category, reason_share, returned_units, usual_units, units_at_once, spread)
--         expect(usual_units >= 0)
--
-- Usual for a reason is the share that the reason has in the returns of the category. units_at_once: units that come back
-- on one line, weighted by themselves, of the category, or of the reason if that is more; counts are divided by it before
-- they are judged, for what comes back together is one decision. spread: by how much products of the category differ
-- anyway (variance of their relative risks): over all reasons (known from ten products with five expected returns; 1 where
-- nobody can know, so that little is concluded from other products), and more where they differ more in this one (known
-- from thirty: of fewer, some that are bad for this reason would pass for the usual spread).

with

returned as (

    select
        source_id,
        category,
        product_id,
        coalesce(reason, 'all') as reason,
        sum(returned_units)::double as returned_units,
    from marts.fct_return_lines
    where is_counted
        and cohort_on is not null
        and returned_units > 0
    group by grouping sets ((source_id, category, product_id, reason), (source_id, category, product_id))

),

exposed as (

    select source_id, category, product_id, sum(usual_units) as usual_units,
    from intermediate.int_exposed_cells
    where cut = 'batch'
    group by source_id, category, product_id

),

reasons as (

    select
        source_id,
        category,
        reason,
        sum(returned_units) / max(sum(returned_units)) over (partition by source_id, category) as reason_share,
    from returned
    group by source_id, category, reason

),

return_lines as (

    select
        source_id,
        category,
        reason,
        -- a pallet that goes back is no measure of how parcels do
        least(
            returned_units::double, quantile_cont(returned_units::double, 0.99) over (partition by source_id, category)
        ) as units,
    from marts.fct_return_lines
    where is_counted
        and cohort_on is not null
        and returned_units > 0

),

-- Of a reason with few lines in a category, those of the category.
together as (

    select source_id, category, coalesce(reason, 'all') as reason, sum(units * units) / sum(units) as units_at_once,
    from return_lines
    group by grouping sets ((source_id, category, reason), (source_id, category))
    having count(*) >= 50 or grouping(reason) = 1

),

risks as (

    select
        exposed.source_id,
        exposed.category,
        exposed.product_id,
        reasons.reason,
        reasons.reason_share,
        coalesce(returned.returned_units, 0) as returned_units,
        exposed.usual_units * reasons.reason_share as usual_units,
        greatest(coalesce(of_reason.units_at_once, 1), of_all.units_at_once, 1) as units_at_once,
    from exposed
    inner join reasons
        on exposed.source_id = reasons.source_id
        and exposed.category = reasons.category
    inner join together as of_all
        on exposed.source_id = of_all.source_id
        and exposed.category = of_all.category
        and of_all.reason = 'all'
    left join together as of_reason
        on exposed.source_id = of_reason.source_id
        and exposed.category = of_reason.category
        and reasons.reason = of_reason.reason
    left join returned
        on exposed.source_id = returned.source_id
        and exposed.category = returned.category
        and exposed.product_id = returned.product_id
        and reasons.reason = returned.reason

),

items as (

    select
        {'category': category, 'reason': reason} as series,
        returned_units / units_at_once as observed,
        usual_units / units_at_once as expected,
    from risks

    union all

    select
        {'category': null, 'reason': 'all'} as series,
        returned_units / units_at_once as observed,
        usual_units / units_at_once as expected,
    from risks
    where reason = 'all'

),

spreads as (

    select series.category as category, series.reason as reason, items, spread from marts.relative_risk_spread('items')

)

select
    risks.*,
    greatest(case when of_reason.items >= 30 then of_reason.spread else 0 end, coalesce(of_category.spread, of_all.spread, 1)) as spread,
from risks
left join spreads as of_reason
    on risks.category = of_reason.category
    and risks.reason = of_reason.reason
left join spreads as of_category
    on risks.category = of_category.category
    and of_category.reason = 'all'
left join spreads as of_all
    on of_all.category is null
order by risks.source_id, risks.product_id, risks.reason
