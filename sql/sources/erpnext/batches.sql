-- batches: with the units that purchases brought; ERPNext itself keeps only what is left of a batch.
select
    batches.name as batch_id,
    batches.item as product_id,
    nullif(batches.supplier, '') as supplier_id,
    batches.manufacturing_date as produced_on,
    (
        select min(bundles.posting_date)
        from `tabSerial and Batch Entry` as entries
        join `tabSerial and Batch Bundle` as bundles on bundles.name = entries.parent
        where entries.batch_no = batches.name and bundles.docstatus = 1 and bundles.is_cancelled = 0
        and bundles.type_of_transaction = 'Inward' and bundles.voucher_type in ('Purchase Receipt', 'Purchase Invoice')
    ) as received_on,
    (
        select round(sum(abs(entries.qty)), 4)
        from `tabSerial and Batch Entry` as entries
        join `tabSerial and Batch Bundle` as bundles on bundles.name = entries.parent
        where entries.batch_no = batches.name and bundles.docstatus = 1 and bundles.is_cancelled = 0
        and bundles.type_of_transaction = 'Inward' and bundles.voucher_type in ('Purchase Receipt', 'Purchase Invoice')
    ) as quantity,
    batches.modified as updated_at
from tabBatch as batches
where batches.name in (
    select name from tabBatch where modified >= :since_local and modified < :until_local
    union
    select entries.batch_no
    from `tabSerial and Batch Bundle` as bundles
    join `tabSerial and Batch Entry` as entries on entries.parent = bundles.name
    where bundles.modified >= :since_local and bundles.modified < :until_local
    and bundles.voucher_type in ('Purchase Receipt', 'Purchase Invoice')
)
