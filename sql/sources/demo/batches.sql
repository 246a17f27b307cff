-- batches: shipped from for some months; a batch grows by what is called off on the first of each.

select
    demo.batch_id(product_id, batch) as batch_id,
    product_id,
    any_value(supplier_id) as supplier_id,
    min(filled_at)::date - 20 - floor(40 * demo.draw(product_key * 4096 + batch, 'produced'))::int as produced_on,
    min(filled_at)::date as received_on,
    sum(target_units)::decimal(18, 4) as quantity,
    demo.instant(max(filled_at)) as updated_at
from demo.purchases
where filled_at <= getvariable('now')
group by product_id, product_key, batch
having demo.is_new(max(filled_at))
