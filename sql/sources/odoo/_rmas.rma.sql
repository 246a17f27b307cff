-- rmas: cases of the OCA module rma, one product each, in units of the product.
--
-- The order, the lot and the reason come from further modules (rma_sale, rma_lot, rma_reason); where they are missing, so
-- are the columns: the row is read as a document.

select
    rma.id,
    'rma-' || rma.id as return_id,
    rma.name,
    rma.state,
    nullif(trim(regexp_replace(rma.description, '(<[^>]*>|\s)+', ' ', 'g')), '') as note,
    operation.name as operation,
    coalesce(rma.date, rma.create_date) as requested_at,
    rma.partner_id,
    rma.user_id,
    rma.product_id,
    rma.reception_move_id,
    rma.refund_id,
    sale_line.id as sale_line_id,
    coalesce(cast(document ->> 'order_id' as integer), sale_line.order_id) as order_id,
    cast(document ->> 'lot_id' as integer) as lot_id,
    reason.name as reason,
    reason.code as reason_code,
    round(round(rma.product_uom_qty / unit.factor * stock_unit.factor / stock_unit.rounding) * stock_unit.rounding, 4) as units,
    greatest(rma.write_date, origin.write_date) as write_date
from rma
cross join lateral (select to_jsonb(rma) - 'description' as document) as documents
join product_product as product on product.id = rma.product_id
join product_template as template on template.id = product.product_tmpl_id
join uom_uom as unit on unit.id = rma.product_uom
join uom_uom as stock_unit on stock_unit.id = template.uom_id
left join stock_move as origin on origin.id = rma.move_id
left join sale_order_line as sale_line on sale_line.id = origin.sale_line_id
left join ir_model_data as operation
    on operation.model = 'rma.operation' and operation.module = 'rma' and operation.res_id = rma.operation_id
left join rma_reasons as reason on reason.id = cast(document ->> 'reason_id' as integer)
where rma.company_id = cast(:company as integer)
