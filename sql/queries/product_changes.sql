-- product_changes: what changed about a product and when, the newest first.
--
-- grain   one row per change
-- params  $source_id VARCHAR, $product_id VARCHAR
-- filled  version, changed_at, category, category_before, supplier, supplier_before
--
-- Suppliers by name where they have one. A cost that only moved with the newest exchange rate is no change.

with

versions as (

    select
        versions.version,
        versions.valid_from,
        versions.seen_at,
        versions.unit_cost,
        versions.category,
        versions.supplier_id,
        coalesce(suppliers.supplier_name, versions.supplier_id) as supplier
    from marts.dim_product_versions as versions
    left join marts.dim_suppliers as suppliers
        on versions.source_id = suppliers.source_id
        and versions.supplier_id = suppliers.supplier_id
    where versions.source_id = $source_id
        and versions.product_id = $product_id

),

changes as (

    select
        *,
        lag(unit_cost) over (order by version) as unit_cost_before,
        lag(category) over (order by version) as category_before,
        lag(supplier) over (order by version) as supplier_before
    from versions

)

select
    cast(version as double) as version,
    valid_from as changed_at,
    seen_at,
    cast(unit_cost_before as double) as unit_cost_before,
    cast(unit_cost as double) as unit_cost,
    supplier_before,
    supplier,
    category_before,
    category
from changes
where version > 1
    and (
        unit_cost is distinct from unit_cost_before
        or supplier is distinct from supplier_before
        or category is distinct from category_before
    )
order by version desc
