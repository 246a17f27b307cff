-- agg_batch_cells: where more comes back than elsewhere: batches, production weeks, products, suppliers, carriers … and pairs.
--
-- grain   one row per member of a dimension that was tested, over all reasons, and one per reason for which it stands out
-- key     cell_id
-- kept    table
-- tests   not_null(dimension, source_id, reason, reason_category, shipped_units, returned_units, expected_units)
--         expect(dimension in ('batch', 'production_week', 'product', 'supplier', 'warehouse', 'carrier', 'carrier_category', 'carrier_warehouse'))
--         expect(not is_flagged or returned_units > expected_units)
--         expect(false_discovery between 0 and 1)
--         expect(side in ('product', 'customer'))
--
-- What a cell is held against:
-- - a batch, a production week of a supplier, a warehouse, a carrier: the rest of the same products, as old and sold by
--   the same channels in the same months (int_expected_shares). A product of which little else was sold leans on its
--   category.
-- - a pair (a carrier with a category or a warehouse): the same, or where more comes back of the rest of its carrier or of
--   its warehouse, that: only what neither explains is the pair's.
-- - a product, a supplier: the rest of the category. Products differ anyway, so only what is beyond that spread counts.
--
-- The p-value is that of so many returns or more (relative_risk_tail): the binomial test of the cell against the rest,
-- where what comes back together counts once. It is made where the returns are 3.1 standard deviations above what was
-- expected; below that it is null, and counts as 1. false_discovery is the Benjamini-Hochberg q over all cells of all
-- dimensions, of the products of a flagged supplier also that among them (int_tested_cells). A cell is flagged at 5 % and a
-- quarter more than expected: with many units one in a hundred more is certain too, and nobody's work.
--
-- A cell is tested if 20 units were shipped and 0.2 returns were usual, whatever came back: else the choice would be the
-- finding. Each reason is a test too; of the many that do not stand out there are no rows here (int_tested_cells has them,
-- and they are in the family). Reasons that say nothing (none, other, unmapped) count in `all` only. A product, a supplier
-- and a carrier are over the whole history, a batch over its life.
--
-- Side: what one customer sends back is one voice. Counted so (by the units that a customer of the cell returns, weighted
-- by themselves), does the cell still stand out, p at most 1 in 1,000? Then it is the product's, else that of a few
-- customers. Whom nobody knows is another customer each order. Known for cells with a p-value.
--
-- Figures are rounded, so that the order in which sums were added does not show in them.

with

standing_out as (

    select member_id, reason, expected_units, weight from intermediate.int_tested_cells where p_value is not null

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

customers as materialized (

    select
        member_id,
        reason,
        count(*) as customers,
        sum(orders)::bigint as orders,
        max(returned_units) / sum(returned_units) as top_customer_share,
        sum(returned_units) as returned_units,
        sum(returned_units * returned_units) / sum(returned_units) as units_at_once,
    from returners
    group by member_id, reason

),

sides as (

    select
        standing_out.member_id,
        standing_out.reason,
        customers.customers,
        customers.orders,
        customers.top_customer_share,
        marts.relative_risk_tail(
            customers.returned_units / customers.units_at_once,
            standing_out.expected_units / customers.units_at_once,
            standing_out.weight
        ) as p_by_customer,
    from customers
    inner join standing_out
        on customers.member_id = standing_out.member_id
        and customers.reason = standing_out.reason

),

judged as (

    select
        cells.*,
        sides.customers,
        sides.orders,
        sides.top_customer_share,
        sides.p_by_customer,
        marts.wilson_low(cells.returned, cells.returned + cells.reference_returned) as share_low,
        marts.wilson_high(cells.returned, cells.returned + cells.reference_returned) as share_high,
        case when cells.dimension = 'batch' then cells.ids[1] end as batch_id,
    from intermediate.int_tested_cells as cells
    left join sides
        on cells.member_id = sides.member_id
        and cells.reason = sides.reason
    where cells.reason = 'all'
        or cells.p_value is not null

)

select
    md5(concat_ws('|', judged.dimension, judged.source_id, array_to_string(judged.ids, '|'), judged.reason)) as cell_id,
    judged.dimension,
    judged.source_id,
    case when judged.dimension = 'carrier_category' then judged.ids[2] else judged.category end as category,
    judged.product_id,
    case
        when judged.dimension in ('production_week', 'supplier') then judged.ids[1]
        else dim_batches.supplier_id
    end as supplier_id,
    judged.batch_id,
    case when judged.dimension = 'production_week' then judged.ids[2]::date end as production_week_on,
    case judged.dimension
        when 'warehouse' then judged.ids[1]
        when 'carrier_warehouse' then judged.ids[2]
    end as warehouse_id,
    case when judged.dimension in ('carrier', 'carrier_category', 'carrier_warehouse') then judged.ids[1] end as carrier,
    judged.reason,
    case when judged.reason = 'all' then 'all' else coalesce(dim_reasons.reason_category, 'unknown') end as reason_category,
    judged.first_on,
    judged.last_on,
    judged.shipped_units,
    judged.returned_units,
    round(judged.expected_units, 9) as expected_units,
    round(judged.returned_units / judged.expected_units, 9) as ratio,
    round(judged.share_low / (1 - judged.share_low) * judged.reference_returned / judged.expected, 9) as ratio_low,
    round(judged.share_high / (1 - judged.share_high) * judged.reference_returned / judged.expected, 9) as ratio_high,
    round(judged.p_value, 12) as p_value,
    case when judged.p_value is not null then round(judged.false_discovery, 12) end as false_discovery,
    judged.is_flagged,
    judged.customers,
    judged.orders,
    round(judged.top_customer_share, 9) as top_customer_share,
    case when judged.p_by_customer > 0.001 then 'customer' when judged.p_by_customer <= 0.001 then 'product' end as side,
    judged.returned_amount,
    round(judged.returned_amount::double * greatest(1 - judged.expected_units / judged.returned_units, 0), 4)::decimal(18, 4) as excess_amount,
from judged
left join marts.dim_batches
    on judged.source_id = dim_batches.source_id
    and judged.batch_id = dim_batches.batch_id
left join marts.dim_reasons
    on judged.reason = dim_reasons.reason
order by judged.dimension, judged.source_id, judged.reason, cell_id
