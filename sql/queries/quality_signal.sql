-- quality_signal: one signal, with the names of what it is about.
--
-- grain   one row, or none
-- params  $signal_id VARCHAR
-- filled  signal_id, kind, subject, source_id, first_on, last_on, is_open

select
    signals.signal_id,
    signals.kind,
    signals.subject,
    signals.source_id,
    signals.product_id,
    dim_products.product_name,
    signals.supplier_id,
    dim_suppliers.supplier_name,
    signals.batch_id,
    signals.warehouse_id,
    dim_warehouses.warehouse_name,
    signals.carrier,
    signals.production_week_on,
    signals.category,
    signals.reason,
    signals.reason_category,
    signals.defect_code,
    signals.first_on,
    signals.last_on,
    signals.is_open,
    signals.exposed_units,
    signals.observed_units,
    signals.expected_units,
    signals.ratio,
    signals.ratio_low,
    signals.ratio_high,
    signals.score,
    signals.p_value,
    signals.false_discovery,
    cast(signals.customers as double) as customers,
    cast(signals.orders as double) as orders,
    signals.top_customer_share,
    signals.side,
    cast(signals.returned_amount as double) as returned_amount,
    cast(signals.excess_amount as double) as excess_amount
from marts.fct_signals as signals
left join marts.dim_products
    on signals.source_id = dim_products.source_id
    and signals.product_id = dim_products.product_id
left join marts.dim_suppliers
    on signals.source_id = dim_suppliers.source_id
    and signals.supplier_id = dim_suppliers.supplier_id
left join marts.dim_warehouses
    on signals.source_id = dim_warehouses.source_id
    and signals.warehouse_id = dim_warehouses.warehouse_id
where signals.signal_id = $signal_id
