-- product_ranking: the products by how surely they are over their category and what that costs, with what a page needs of it.
--
-- grain   one row per product of a source that was shipped within a year
-- params  $source VARCHAR[], $category VARCHAR[], $search VARCHAR, $only VARCHAR[], $limit INTEGER, $offset INTEGER
-- filled  source_id, product_id, product_name, category, shipped_units, exposed_units, returned_units, fit, is_flagged,
--         flagged, total
--
-- `marts.agg_product_ranking` holds the last 365 days with no other filter: these narrow which products are listed and
-- change no figure of any. `$only` names products as source and id with a space between; empty means any.
-- `flagged_amount` is what all flagged ones among them cost above their category, as goods and as handling.

with

found as (

    select
        agg_product_ranking.*,
        coalesce(dim_products.product_name, agg_product_ranking.product_id) as product_name,
        dim_products.sku,
        dim_products.supplier_name
    from marts.agg_product_ranking
    left join marts.dim_products
        on agg_product_ranking.source_id = dim_products.source_id
        and agg_product_ranking.product_id = dim_products.product_id
    where (len($source) = 0 or list_contains($source, agg_product_ranking.source_id))
        and (len($category) = 0 or list_contains($category, agg_product_ranking.category))
        and (
            len($only) = 0
            or concat(agg_product_ranking.source_id, ' ', agg_product_ranking.product_id) in (select unnest($only))
        )
        and (
            $search = ''
            or contains(lower(dim_products.product_name), lower($search))
            or starts_with(lower(agg_product_ranking.product_id), lower($search))
            or starts_with(lower(dim_products.sku), lower($search))
        )

),

counts as (

    select
        count(*) as total,
        count(*) filter (where is_flagged) as flagged,
        sum(excess_amount + coalesce(excess_cost_amount, 0)) filter (where is_flagged) as flagged_amount
    from found

)

select
    found.source_id,
    found.product_id,
    found.product_name,
    found.sku,
    found.category,
    found.supplier_name,
    found.shipped_units,
    found.exposed_units,
    found.returned_units,
    found.rate,
    found.category_rate,
    found.shrunk_rate,
    found.shrunk_low,
    found.shrunk_high,
    found.fit,
    found.probability_over,
    found.false_discovery,
    found.is_flagged,
    found.funnel_place,
    found.excess_units,
    cast(found.excess_amount as double) as excess_amount,
    cast(found.excess_cost_amount as double) as excess_cost_amount,
    cast(found.priority_amount as double) as priority_amount,
    cast(counts.flagged as double) as flagged,
    cast(counts.flagged_amount as double) as flagged_amount,
    cast(counts.total as double) as total
from found
cross join counts
order by found.priority_amount desc nulls last, found.shrunk_rate desc nulls last, found.source_id, found.product_id
limit $limit
offset $offset
