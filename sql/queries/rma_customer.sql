-- rma_customer: how a customer ordered and returned in the year before a day.
--
-- grain   one row
-- params  $source_id VARCHAR, $customer_id VARCHAR, $until DATE
-- filled  orders, shipped_units, net_amount, returned_units, our_fault_units
--
-- By the day of shipping, so units and returns belong together. `our_fault_units` are those that the seller or the
-- carrier answers for.

select
    cast(count(distinct order_id) as double) as orders,
    cast(coalesce(sum(shipped_units), 0) as double) as shipped_units,
    cast(coalesce(sum(net_amount), 0) as double) as net_amount,
    cast(coalesce(sum(returned_units), 0) as double) as returned_units,
    (
        select cast(coalesce(sum(returned_units), 0) as double)
        from marts.fct_return_lines
        where source_id = $source_id
            -- if customer_hash
            and customer_hash = marts.customer_hash($source_id, $customer_id)
            -- end if
            and customer_id = $customer_id
            and cohort_on >= $until - interval 1 year
            and cohort_on < $until
            and fault in ('seller', 'logistics')
    ) as our_fault_units
from marts.fct_order_lines
where source_id = $source_id
    -- if customer_hash
    and customer_hash = marts.customer_hash($source_id, $customer_id)
    -- end if
    and customer_id = $customer_id
    and cohort_on >= $until - interval 1 year
    and cohort_on < $until
