-- reason_tested: how many products were shipped often enough to be held against their category, and how many were not.
--
-- grain   one row
-- params  $since DATE, $until DATE, $least INTEGER, $source VARCHAR[], $category VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[]
-- filled  tested_products, small_products

with

products as (

    select count(*) as shipped_lines
    from marts.fct_order_lines
    where cohort_on >= $since
        and cohort_on < $until
        and shipped_units > 0
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
    group by source_id, product_id, category

)

select
    cast(count(*) filter (shipped_lines >= $least) as double) as tested_products,
    cast(count(*) filter (shipped_lines < $least) as double) as small_products
from products
