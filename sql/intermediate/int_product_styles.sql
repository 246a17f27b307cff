-- int_product_styles: which products are sizes or colours of one style.
--
-- grain   one row per product that has at least one sibling
-- key     source_id, product_id
-- kept    view
--
-- The contract knows no styles. Sources name a variant by what it is a variant of and then its size or colour ("Runner,
-- 42", "Runner – 42", "Runner (42, red)"), so products of one category and brand whose names differ only in that last part
-- are siblings. A shop that names its variants otherwise has no styles: less is found, nothing wrong.

with

stems as (

    select
        source_id,
        product_id,
        category,
        brand,
        nullif(regexp_extract(name, '^(.+?)(?:\s*\([^()]+\)|\s*[,，/]\s*[^,，/]+|\s+[-–—]\s+[^-–—]+)$', 1), '') as stem
    from staging.stg_products

),

counted as (

    select
        source_id,
        product_id,
        category,
        brand,
        stem,
        count(*) over (partition by source_id, category, brand, stem) as products
    from stems
    where stem is not null

)

select source_id, product_id, hash(category, brand, stem) as style_id from counted
where products > 1
