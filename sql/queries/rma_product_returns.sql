-- rma_product_returns: how often the products of a return came back in the 90 days before it was asked for, and why.
--
-- grain   one row per product of the return
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  product_id, product_name, other_returns, other_units, same_reason_units
--
-- Other returns than this one that count (not rejected, not cancelled). `same_reason_units` came back for a reason that
-- this return gives for the same product.

with

own as (

    select distinct
        product_id,
        reason,
        requested_on
    from marts.fct_return_lines
    where source_id = $source_id
        and return_id = $return_id
        and product_id <> 'unknown'

),

products as (

    select
        product_id,
        max(requested_on) as requested_on,
        list(reason) as reasons
    from own
    group by product_id

),

others as (

    select
        product_id,
        reason,
        return_id,
        requested_on,
        returned_units
    from marts.fct_return_lines
    where source_id = $source_id
        and return_id <> $return_id
        and is_counted
        and requested_on >= (select min(requested_on) from own) - 90
        and requested_on <= (select max(requested_on) from own)
        and product_id in (select product_id from own)

)

select
    products.product_id,
    coalesce(max(dim_products.product_name), products.product_id) as product_name,
    cast(count(distinct others.return_id) as double) as other_returns,
    cast(coalesce(sum(others.returned_units), 0) as double) as other_units,
    cast(coalesce(sum(others.returned_units) filter (where list_contains(products.reasons, others.reason)), 0) as double)
        as same_reason_units
from products
left join others
    on products.product_id = others.product_id
    and others.requested_on >= products.requested_on - 90
left join marts.dim_products
    on dim_products.source_id = $source_id
    and products.product_id = dim_products.product_id
group by products.product_id
order by other_units desc, products.product_id
