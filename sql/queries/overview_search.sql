-- overview_search: returns, products and customers that a few letters may mean, for the command palette.
--
-- grain   one row per find, at most $limit of a kind
-- params  $search VARCHAR, $limit INTEGER
-- filled  kind, source_id, id, title, sub
--
-- Returns by the beginning or the end of a number, since people read the last digits aloud; products and customers by
-- the beginning of an id or by any part of a name. Exact finds come first.

with

returns as (

    select
        'return' as kind,
        source_id,
        return_id as id,
        coalesce(rma_number, return_id) as title,
        coalesce(order_number, '') as sub,
        row_number() over (
            order by
                lower(coalesce(rma_number, return_id)) = lower($search) desc,
                requested_at desc,
                return_id
        ) as place
    from marts.fct_returns
    where starts_with(lower(rma_number), lower($search))
        or ends_with(lower(rma_number), lower($search))
        or starts_with(lower(return_id), lower($search))
        or starts_with(lower(order_number), lower($search))
        or ends_with(lower(order_number), lower($search))

),

products as (

    select
        'product' as kind,
        source_id,
        product_id as id,
        coalesce(product_name, product_id) as title,
        coalesce(sku, product_id) as sub,
        row_number() over (
            order by
                lower(coalesce(sku, product_id)) = lower($search) desc,
                starts_with(lower(product_name), lower($search)) desc,
                product_name,
                product_id
        ) as place
    from marts.dim_products
    where contains(lower(product_name), lower($search))
        or starts_with(lower(sku), lower($search))
        or starts_with(lower(product_id), lower($search))

),

customers as (

    select
        'customer' as kind,
        source_id,
        customer_id as id,
        coalesce(customer_name, customer_id) as title,
        customer_id as sub,
        row_number() over (
            order by
                lower(customer_id) = lower($search) desc,
                starts_with(lower(customer_name), lower($search)) desc,
                customer_name,
                customer_id
        ) as place
    from marts.dim_customers
    where contains(lower(customer_name), lower($search))
        or starts_with(lower(customer_id), lower($search))

),

finds as (

    select * from returns
    union all
    select * from products
    union all
    select * from customers

)

select
    kind,
    source_id,
    id,
    title,
    sub
from finds
where place <= $limit
order by kind, place
