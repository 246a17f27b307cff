-- int_exposed_cells: the units that were shipped of each batch, and of each product by each way, and what is usual of them.
--
-- grain   one row per product and batch (cut `batch`), and per product, warehouse and carrier (cut `parcel`)
-- key     cut, source_id, category, product_id, supplier_id, batch_id, warehouse_id, carrier
-- kept    table
-- tests   not_null(first_on, last_on, shipped_units, recent_units, usual_units, recent_usual_units)
--         expect(cut in ('batch', 'parcel'))
--
-- Each cut holds all shipped units once; ids that are no part of a cut are `unknown`. usual_units: the returns that
-- int_expected_shares expects of them by now. recent_units and recent_usual_units: of those of the last 180 days.

select
    case when grouping(fct_order_lines.batch_id) = 0 then 'batch' else 'parcel' end as cut,
    fct_order_lines.source_id,
    fct_order_lines.category,
    fct_order_lines.product_id,
    coalesce(fct_order_lines.supplier_id, 'unknown') as supplier_id,
    coalesce(fct_order_lines.batch_id, 'unknown') as batch_id,
    coalesce(fct_order_lines.warehouse_id, 'unknown') as warehouse_id,
    coalesce(fct_order_lines.carrier, 'unknown') as carrier,
    min(fct_order_lines.cohort_on) as first_on,
    max(fct_order_lines.cohort_on) as last_on,
    sum(fct_order_lines.shipped_units)::double as shipped_units,
    coalesce(sum(fct_order_lines.shipped_units) filter (int_expected_shares.is_recent), 0)::double as recent_units,
    sum(fct_order_lines.shipped_units::double * int_expected_shares.expected_share) as usual_units,
    coalesce(
        sum(fct_order_lines.shipped_units::double * int_expected_shares.expected_share) filter (int_expected_shares.is_recent), 0
    ) as recent_usual_units,
from marts.fct_order_lines
inner join intermediate.int_expected_shares
    on fct_order_lines.source_id = int_expected_shares.source_id
    and fct_order_lines.category = int_expected_shares.category
    and fct_order_lines.channel = int_expected_shares.channel
    and fct_order_lines.cohort_on = int_expected_shares.cohort_on
where fct_order_lines.shipped_units > 0
group by grouping sets (
    (
        fct_order_lines.source_id, fct_order_lines.category, fct_order_lines.product_id, fct_order_lines.supplier_id,
        fct_order_lines.batch_id
    ),
    (
        fct_order_lines.source_id, fct_order_lines.category, fct_order_lines.product_id, fct_order_lines.warehouse_id,
        fct_order_lines.carrier
    )
)
