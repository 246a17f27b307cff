-- products: items that can be traded, with their place in the tree of item groups.
--
-- The group below the root is the category, the item's own group the subcategory. The cost is that of the last purchase,
-- in the currency of the company; the items of changed purchase receipts are read again since it changes without a trace.
select
    items.name as product_id,
    items.item_code as sku,
    coalesce(nullif(items.item_name, ''), items.item_code) as name,
    coalesce(
        (
            select tops.name from `tabItem Group` as tops
            join `tabItem Group` as roots on roots.name = tops.parent_item_group
            where tops.lft <= leaves.lft and tops.rgt >= leaves.rgt and coalesce(roots.parent_item_group, '') = ''
            limit 1
        ),
        nullif(items.item_group, '')
    ) as category,
    nullif(items.item_group, '') as subcategory,
    nullif(items.brand, '') as brand,
    coalesce(
        (
            select min(defaults.default_supplier) from `tabItem Default` as defaults
            where defaults.parent = items.name and defaults.default_supplier <> ''
            and (:company is null or defaults.company = :company)
        ),
        (
            select sources.supplier from `tabItem Supplier` as sources
            where sources.parent = items.name
            order by sources.idx
            limit 1
        )
    ) as supplier_id,
    round(coalesce(nullif(items.last_purchase_rate, 0), nullif(items.valuation_rate, 0)), 4) as unit_cost,
    :company_currency as currency,
    items.modified as updated_at
from tabItem as items
left join `tabItem Group` as leaves on leaves.name = items.item_group
where items.has_variants = 0
and items.name in (
    select name from tabItem where modified >= :since_local and modified < :until_local
    union
    select doc_lines.item_code
    from `tabPurchase Receipt` as receipts
    join `tabPurchase Receipt Item` as doc_lines on doc_lines.parent = receipts.name
    where receipts.modified >= :since_local and receipts.modified < :until_local
    union
    select members.name
    from `tabItem Group` as moved
    join `tabItem Group` as below on below.lft >= moved.lft and below.rgt <= moved.rgt
    join tabItem as members on members.item_group = below.name
    where moved.modified >= :since_local and moved.modified < :until_local
)
