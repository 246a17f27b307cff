-- agg_batch_cells: where more comes back than elsewhere: batches, production weeks, products, suppliers, warehouses, carriers.
--
-- grain   one row per cell that was tested: a member of a dimension, and a reason or all of them
-- key     cell_id
-- kept    table
-- tests   not_null(dimension, source_id, reason, reason_category, shipped_units, returned_units, expected_units)
--         expect(dimension in ('batch', 'production_week', 'product', 'supplier', 'warehouse', 'carrier'))
--         expect(not is_flagged or returned_units > expected_units)
--         expect(false_discovery between 0 and 1)
--         expect(side in ('product', 'customer'))
--
-- What a cell is held against:
-- - a batch, a production week of a supplier, a warehouse, a carrier: the rest of the same products, as old and sold by
--   the same channels in the same months (int_expected_shares). A product of which little else was sold leans on its
--   category.
-- - a product, a supplier: the rest of the category. Products differ anyway, so only what is beyond that spread counts.
--
-- The p-value is that of so many returns or more (relative_risk_tail): the binomial test of the cell against the rest,
-- where what comes back together counts once. It is made where the returns are 2.3 standard deviations above what was
-- expected; below that it is null, and counts as 1. false_discovery is the Benjamini-Hochberg q over all cells of all
-- dimensions. A cell is flagged at 5 % and a quarter more than expected: with many units one in a hundred more is certain
-- too, and nobody's work.
--
-- A cell is tested if 20 units were shipped and 0.2 returns were usual, whatever came back: else the choice would be the
-- finding. Reasons that say nothing (none, other, unmapped) count in `all` only. A product, a supplier and a carrier
-- are over the whole history, a batch over its life.
--
-- Side: what one customer sends back is one voice. Counted so (by the units that a customer of the cell returns, weighted
-- by themselves), does the cell still stand out, p at most 1 in 1,000? Then it is the product's, else that of a few
-- customers. Whom nobody knows is another customer each order. Known for cells with a p-value.

with

risks as (

    select *, 1 / greatest(spread, 0.001) as product_weight from intermediate.int_product_risks

),

members as (

    select
        member_id,
        dimension,
        source_id,
        ids,
        any_value(category) as category,
        any_value(product_id) as product_id,
        case when dimension = 'batch' then ids[1] end as batch_id,
        min(first_on) as first_on,
        max(last_on) as last_on,
        sum(shipped_units) as shipped_units,
    from intermediate.int_cells
    group by member_id, dimension, source_id, ids
    having sum(shipped_units) >= 20

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
        dimension,
        source_id,
        reason,
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
    group by member_id, dimension, source_id, reason

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

-- Against the rest: of the products (above), or of the category.
compared as (

    select
        cells.*,
        case
            when cells.dimension not in ('product', 'supplier') or categories.usual <= cells.usual then 1
            else greatest(categories.returned - cells.returned, 0.5) / (categories.usual - cells.usual)
        end as rest_ratio,
        case
            when cells.dimension in ('product', 'supplier') then greatest(categories.returned - cells.returned, 0.5)
            else cells.weight
        end as reference_returned,
        least(cells.weight, coalesce(supplier_spreads.supplier_weight, cells.weight)) as least_weight,
    from cells
    left join categories
        on cells.source_id = categories.source_id
        and cells.category = categories.category
        and cells.reason = categories.reason
    left join supplier_spreads
        on cells.dimension = 'supplier'
        and cells.reason = supplier_spreads.reason

),

tested as (

    select
        * exclude (expected, expected_units),
        expected * rest_ratio as expected,
        expected_units * rest_ratio as expected_units,
        case
            when returned > expected * rest_ratio
                + 2.33 * sqrt(expected * rest_ratio + pow(expected * rest_ratio, 2) / least_weight)
                then marts.relative_risk_tail(returned, expected * rest_ratio, least_weight)
        end as p_value,
    from compared

),

tests as (

    select
        'all cells' as series,
        {'member_id': member_id, 'reason': reason} as test,
        coalesce(p_value, 1) as p,
    from tested

),

discovered as (

    select test.member_id as member_id, test.reason as reason, q as false_discovery
    from marts.benjamini_hochberg('tests')

),

standing_out as (

    select member_id, reason from tested where p_value is not null

),

-- Who sent back what stands out.
returners as (

    select
        standing_out.member_id,
        standing_out.reason,
        case when lines.customer_id = 'unknown' then lines.order_id else lines.customer_id end as customer,
        count(distinct lines.order_id) as orders,
        sum(lines.returned_units)::double as returned_units,
    from intermediate.int_cell_returns as lines
    inner join standing_out
        on lines.member_id = standing_out.member_id
        and (standing_out.reason = 'all' or lines.reason = standing_out.reason)
    group by all

),

customers as (

    select
        member_id,
        reason,
        count(*) as customers,
        sum(orders)::bigint as orders,
        max(returned_units) / sum(returned_units) as top_customer_share,
        sum(returned_units * returned_units) / sum(returned_units) as units_at_once,
    from returners
    group by member_id, reason

),

judged as (

    select
        tested.*,
        discovered.false_discovery,
        discovered.false_discovery <= 0.05 and tested.returned >= 1.25 * tested.expected as is_flagged,
        customers.customers,
        customers.orders,
        customers.top_customer_share,
        marts.wilson_low(tested.returned, tested.returned + tested.reference_returned) as share_low,
        marts.wilson_high(tested.returned, tested.returned + tested.reference_returned) as share_high,
        case
            when tested.p_value is not null then
                marts.relative_risk_tail(
                    tested.returned_units / customers.units_at_once,
                    tested.expected_units / customers.units_at_once,
                    tested.least_weight
                )
        end as p_by_customer,
    from tested
    inner join discovered
        on tested.member_id = discovered.member_id
        and tested.reason = discovered.reason
    left join customers
        on tested.member_id = customers.member_id
        and tested.reason = customers.reason

)

select
    md5(concat_ws('|', members.dimension, members.source_id, array_to_string(members.ids, '|'), judged.reason)) as cell_id,
    members.dimension,
    members.source_id,
    case when members.dimension in ('batch', 'product', 'supplier') then members.category end as category,
    case when members.dimension in ('batch', 'product') then members.product_id end as product_id,
    case
        when members.dimension in ('production_week', 'supplier') then members.ids[1]
        else dim_batches.supplier_id
    end as supplier_id,
    members.batch_id,
    case when members.dimension = 'production_week' then members.ids[2]::date end as production_week_on,
    case when members.dimension = 'warehouse' then members.ids[1] end as warehouse_id,
    case when members.dimension = 'carrier' then members.ids[1] end as carrier,
    judged.reason,
    case when judged.reason = 'all' then 'all' else coalesce(dim_reasons.reason_category, 'unknown') end as reason_category,
    members.first_on,
    members.last_on,
    members.shipped_units,
    judged.returned_units,
    judged.expected_units,
    judged.returned_units / judged.expected_units as ratio,
    judged.share_low / (1 - judged.share_low) * judged.reference_returned / judged.expected as ratio_low,
    judged.share_high / (1 - judged.share_high) * judged.reference_returned / judged.expected as ratio_high,
    judged.p_value,
    case when judged.p_value is not null then judged.false_discovery end as false_discovery,
    judged.is_flagged,
    judged.customers,
    judged.orders,
    judged.top_customer_share,
    case when judged.p_by_customer > 0.001 then 'customer' when judged.p_by_customer <= 0.001 then 'product' end as side,
    judged.returned_amount::decimal(18, 4) as returned_amount,
    (judged.returned_amount::double * greatest(1 - judged.expected_units / judged.returned_units, 0))::decimal(18, 4) as excess_amount,
from judged
inner join members
    on judged.member_id = members.member_id
left join marts.dim_batches
    on members.source_id = dim_batches.source_id
    and members.batch_id = dim_batches.batch_id
left join marts.dim_reasons
    on judged.reason = dim_reasons.reason
order by members.dimension, members.source_id, judged.reason, cell_id
