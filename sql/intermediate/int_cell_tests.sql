-- int_cell_tests: the test of each cell of the batch detective: what came back of it, what was expected, and the chance.
--
-- grain   one row per member (a batch, a supplier …) and reason that is tested; the reason `all` is all of them
-- key     member_id, reason
-- kept    table
-- tests   not_null(dimension, source_id, ids, shipped_units, returned_units, expected_units, weight)
--         expect(expected_units > 0)
--         expect(p_value is null or p_value between 0 and 1)
--
-- agg_batch_cells says what a cell is held against. returned and expected are returned_units and expected_units in
-- decisions, units_at_once of int_product_risks together. weight: returns that the expected count is known by.
-- p_value is null where a cell does not stand out: there it is not reckoned, and counts as 1.

with

risks as (

    select *, 1 / greatest(spread, 0.001) as product_weight from intermediate.int_product_risks

),

all_members as (

    select
        member_id,
        dimension,
        source_id,
        ids,
        any_value(category) as category,
        any_value(product_id) as product_id,
        min(first_on) as first_on,
        max(last_on) as last_on,
        sum(shipped_units) as shipped_units,
    from intermediate.int_cells
    group by member_id, dimension, source_id, ids
    having sum(shipped_units) >= 20

),

-- A pair is one where each of its two has something beside it: a carrier that one warehouse has for itself is that carrier.
members as (

    select *
    from all_members as members
    where dimension not in ('carrier_category', 'carrier_warehouse')
        or not exists (
            select 1
            from all_members as alone
            where alone.source_id = members.source_id
                and (
                    alone.dimension = 'carrier' and alone.ids[1] = members.ids[1]
                    or alone.dimension = 'warehouse'
                    and members.dimension = 'carrier_warehouse'
                    and alone.ids[1] = members.ids[2]
                )
                and alone.shipped_units < members.shipped_units + 20
        )

),

reasons as (

    select source_id, category, reason, any_value(reason_share) as reason_share, any_value(units_at_once) as units_at_once,
    from risks
    where reason not in ('no_reason', 'other', 'unmapped')
    group by source_id, category, reason

),

-- Asked before anything else is: most reasons of most batches are too few to be told of.
testable as (

    select shipped.member_id, reasons.reason
    from (
        select member_id, source_id, category, sum(usual_units) as usual_units
        from intermediate.int_cells
        where member_id in (select member_id from members)
        group by member_id, source_id, category
    ) as shipped
    inner join reasons
        on shipped.source_id = reasons.source_id
        and shipped.category = reasons.category
    group by shipped.member_id, reasons.reason
    having sum(shipped.usual_units * reasons.reason_share / reasons.units_at_once) >= 0.2

),

returned as (

    select
        part_id,
        coalesce(reason, 'all') as reason,
        sum(returned_units)::double as returned_units,
        sum(returned_amount) as returned_amount,
    from intermediate.int_cell_returns
    group by grouping sets ((part_id, reason), (part_id))

),

-- What was usual of each product in a cell, in returns that are one decision each.
parts as (

    select
        shipped.member_id,
        shipped.dimension,
        shipped.source_id,
        shipped.category,
        risks.reason,
        risks.units_at_once,
        risks.product_weight,
        shipped.usual_units * risks.reason_share / risks.units_at_once as usual,
        coalesce(returned.returned_units, 0) as returned_units,
        coalesce(returned.returned_amount, 0) as returned_amount,
        greatest(risks.usual_units - shipped.usual_units * risks.reason_share, 0) / risks.units_at_once as rest_usual,
        greatest(risks.returned_units - coalesce(returned.returned_units, 0), 0) / risks.units_at_once as rest_returned,
    from intermediate.int_cells as shipped
    inner join testable
        on shipped.member_id = testable.member_id
    inner join risks
        on shipped.source_id = risks.source_id
        and shipped.product_id = risks.product_id
        and shipped.category = risks.category
        and testable.reason = risks.reason
    left join returned
        on shipped.part_id = returned.part_id
        and risks.reason = returned.reason

),

-- Against the rest of each product: its category is worth product_weight returns.
expected_parts as (

    select
        *,
        case
            when dimension in ('product', 'supplier') then usual
            else usual * (product_weight + rest_returned) / (product_weight + rest_usual)
        end as expected,
        case when dimension in ('product', 'supplier') then product_weight else product_weight + rest_returned end as weight,
    from parts

),

cells as (

    select
        member_id,
        reason,
        any_value(dimension) as dimension,
        any_value(source_id) as source_id,
        any_value(category) as category,
        sum(usual) as usual,
        sum(expected) as expected,
        sum(expected * units_at_once) as expected_units,
        sum(expected) * sum(expected) / sum(expected * expected / weight) as weight,
        sum(returned_units) as returned_units,
        sum(returned_units / units_at_once) as returned,
        sum(returned_amount) as returned_amount,
    from expected_parts
    where expected > 0
    group by member_id, reason

),

categories as (

    select
        source_id,
        category,
        reason,
        sum(returned_units / units_at_once) as returned,
        sum(usual_units / units_at_once) as usual,
    from risks
    group by source_id, category, reason

),

-- Suppliers differ anyway too, and by more than their products would if each were made for itself.
supplier_items as (

    select reason as series, returned as observed, usual as expected from cells where dimension = 'supplier'

),

supplier_spreads as (

    select series as reason, 1 / greatest(coalesce(spread, 0), 0.001) as supplier_weight
    from marts.relative_risk_spread('supplier_items')

),

-- A carrier that breaks more everywhere does so in each warehouse too. So a pair is held against the worse of its two: what
-- comes back of the rest of the carrier, and of the rest of the warehouse. (A category is what is usual of it.)
margins as (

    select
        pairs.member_id,
        pairs.reason,
        alone.returned - pairs.returned as returned,
        (alone.returned - pairs.returned) / (alone.usual - pairs.usual) * pairs.usual / pairs.expected as margin_ratio,
    from cells as pairs
    inner join members as pair_members
        on pairs.member_id = pair_members.member_id
    inner join members as alone_members
        on pair_members.source_id = alone_members.source_id
        and (
            alone_members.dimension = 'carrier' and alone_members.ids[1] = pair_members.ids[1]
            or alone_members.dimension = 'warehouse'
            and pair_members.dimension = 'carrier_warehouse'
            and alone_members.ids[1] = pair_members.ids[2]
        )
    inner join cells as alone
        on alone_members.member_id = alone.member_id
        and pairs.reason = alone.reason
    where pairs.dimension in ('carrier_category', 'carrier_warehouse')
        and alone.usual > pairs.usual
        and alone.returned > pairs.returned

),

worse_margins as (

    select member_id, reason, max(margin_ratio) as margin_ratio, arg_max(returned, margin_ratio) as returned,
    from margins
    where margin_ratio > 1
    group by member_id, reason

),

-- Against the rest: of the products (above), of the category, or of a pair's worse half.
compared as (

    select
        cells.*,
        case
            when worse_margins.margin_ratio is not null then worse_margins.margin_ratio
            when cells.dimension not in ('product', 'supplier') or categories.usual <= cells.usual then 1
            else greatest(categories.returned - cells.returned, 0.5) / (categories.usual - cells.usual)
        end as rest_ratio,
        case
            when cells.dimension in ('product', 'supplier') then greatest(categories.returned - cells.returned, 0.5)
            else least(cells.weight, coalesce(worse_margins.returned, cells.weight))
        end as reference_returned,
        least(
            cells.weight,
            coalesce(supplier_spreads.supplier_weight, cells.weight),
            coalesce(worse_margins.returned, cells.weight)
        ) as least_weight,
    from cells
    left join worse_margins
        on cells.member_id = worse_margins.member_id
        and cells.reason = worse_margins.reason
    left join categories
        on cells.source_id = categories.source_id
        and cells.category = categories.category
        and cells.reason = categories.reason
    left join supplier_spreads
        on supplier_spreads.reason = case when cells.dimension = 'supplier' then cells.reason end

),

measured as (

    select
        * exclude (expected, expected_units),
        expected * rest_ratio as expected,
        expected_units * rest_ratio as expected_units,
    from compared

),

-- Few stand out so far that the test is worth its time: gathered first, since the tail is summed a vector at a time.
suspects as materialized (

    select member_id, reason, returned, expected, least_weight
    from measured
    where returned > expected + 3.09 * sqrt(expected + expected * expected / least_weight)

),

tails as (

    select member_id, reason, marts.relative_risk_tail(returned, expected, least_weight) as p_value from suspects

)

select
    measured.member_id,
    members.dimension,
    members.source_id,
    members.ids,
    members.category,
    members.product_id,
    measured.reason,
    members.first_on,
    members.last_on,
    members.shipped_units,
    measured.returned_units,
    measured.expected_units,
    measured.returned,
    measured.expected,
    measured.least_weight as weight,
    measured.reference_returned,
    measured.returned_amount,
    tails.p_value,
from measured
inner join members
    on measured.member_id = members.member_id
left join tails
    on measured.member_id = tails.member_id
    and measured.reason = tails.reason
