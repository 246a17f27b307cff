-- rma_signals: what stands out of the batches, products and suppliers of a return, the dearest first.
--
-- grain   one row per signal
-- params  $source_id VARCHAR, $batches VARCHAR[], $products VARCHAR[], $suppliers VARCHAR[]
-- filled  signal_id, kind, subject, is_open, exposed_units, observed_units, returned_amount

select
    fct_signals.signal_id,
    fct_signals.kind,
    fct_signals.subject,
    fct_signals.product_id,
    dim_products.product_name,
    fct_signals.batch_id,
    fct_signals.supplier_id,
    dim_suppliers.supplier_name,
    fct_signals.category,
    fct_signals.reason,
    fct_signals.defect_code,
    fct_signals.is_open,
    fct_signals.first_on,
    fct_signals.last_on,
    fct_signals.exposed_units,
    fct_signals.observed_units,
    fct_signals.ratio,
    cast(fct_signals.returned_amount as double) as returned_amount
from marts.fct_signals
left join marts.dim_products
    on fct_signals.source_id = dim_products.source_id
    and fct_signals.product_id = dim_products.product_id
left join marts.dim_suppliers
    on fct_signals.source_id = dim_suppliers.source_id
    and fct_signals.supplier_id = dim_suppliers.supplier_id
where fct_signals.source_id = $source_id
    and case fct_signals.subject
        when 'batch' then list_contains($batches, fct_signals.batch_id)
        when 'product' then list_contains($products, fct_signals.product_id)
        when 'supplier' then list_contains($suppliers, fct_signals.supplier_id)
        else false
    end
order by fct_signals.is_open desc, fct_signals.returned_amount desc, fct_signals.signal_id
limit 8
