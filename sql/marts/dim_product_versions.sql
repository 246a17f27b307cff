-- dim_product_versions: category, supplier and cost of each product, from when to when.
--
-- grain   one row per product and time during which none of them changed
-- key     source_id, product_id, version
-- kept    incremental by source_id, product_id
-- stale   select source_id, product_id from raw.products where _load_seq > $since
-- stale   select priced.source_id, priced.product_id from (
--             select source_id, product_id, upper(trim(currency)) as currency from raw.products
--             union
--             select source_id, key, upper(trim(old_value)) from raw.history
--             where entity = 'products' and column_name = 'currency'
--         ) as priced
--         left join reference.sources on sources.source_id = priced.source_id
--         semi join raw.exchange_rates as rates on rates._load_seq > $since
--         and upper(trim(rates.currency)) = coalesce(priced.currency, sources.currency)
-- narrows intermediate.int_product_versions
-- tests   not_null(category, supplier_id)
--         expect(valid_from <= valid_to)
--
-- `valid_from` is null for the first version and `valid_to` for the present one; in between a version ends where the next
-- begins. Versions are what readings of the source have shown: of two changes between two readings one is seen. Their times
-- are those that the source gives its changes; `seen_at` is when we saw that the version had begun.

select
    source_id,
    product_id,
    version,
    valid_from::timestamp as valid_from,
    valid_to::timestamp as valid_to,
    seen_at::timestamp as seen_at,
    coalesce(category, 'unknown') as category,
    coalesce(supplier_id, 'unknown') as supplier_id,
    unit_cost::decimal(18, 4) as unit_cost,
from intermediate.int_product_versions
