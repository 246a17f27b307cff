-- rma_customer_returns: the other returns of the customer of a return, the latest first.
--
-- grain   one row per other return
-- params  $source_id VARCHAR, $customer_id VARCHAR, $return_id VARCHAR, $limit INTEGER
-- filled  return_id, outcome, stage, reason, units, total
--
-- Every row has the number of them all.

with

-- counted and listed: read once
others as materialized (

    select
        return_id,
        rma_number,
        requested_at,
        outcome,
        stage,
        reason,
        product_name,
        units,
        amount
    from marts.fct_returns
    where source_id = $source_id
        -- if customer_hash
        and customer_hash = marts.customer_hash($source_id, $customer_id)
        -- end if
        and customer_id = $customer_id
        and customer_id <> 'unknown'
        and return_id <> $return_id

)

select
    return_id,
    rma_number,
    requested_at,
    outcome,
    stage,
    reason,
    product_name,
    cast(units as double) as units,
    cast(amount as double) as amount,
    cast((select count(*) from others) as double) as total
from others
order by requested_at desc, return_id
limit $limit
