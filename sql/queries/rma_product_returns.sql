-- rma_product_returns: how often the products of a return came back in the 90 days before it was asked for, and why.
--
-- grain   one row per product of the return
-- params  $source_id VARCHAR, $return_id VARCHAR, $requested_on DATE, $products VARCHAR[]
-- filled  product_id, other_returns, other_units, same_reason_units
--
-- Other returns than this one that count (not rejected, not cancelled). `same_reason_units` came back for a reason that
-- this return gives for the same product. Its day and products are given, so that only these days are read.

with

-- read once for this return and for the others
recent as materialized (

    select
        product_id,
        reason,
        return_id,
        is_counted,
        returned_units
    from marts.fct_return_lines
    where source_id = $source_id
        and requested_on >= $requested_on - 90
        and requested_on <= $requested_on
        and product_id in (select unnest($products))

),

reasons as (

    select product_id, list(reason) as reasons
    from recent
    where return_id = $return_id
    group by product_id

),

others as (

    select * from recent
    where return_id <> $return_id
        and is_counted

)

select
    reasons.product_id,
    cast(count(distinct others.return_id) as double) as other_returns,
    cast(coalesce(sum(others.returned_units), 0) as double) as other_units,
    cast(coalesce(sum(others.returned_units) filter (where list_contains(reasons.reasons, others.reason)), 0) as double)
        as same_reason_units
from reasons
left join others
    on reasons.product_id = others.product_id
group by reasons.product_id
order by other_units desc, reasons.product_id
