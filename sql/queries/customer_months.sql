-- customer_months: a customer by month: what was sent and what came back of it.
--
-- grain   one row per month with either
-- params  $source_id VARCHAR, $customer_id VARCHAR, $since DATE, $until DATE
-- filled  month, shipped_units, returned_units, our_fault_units
--
-- By the month of shipping.

with

shipped as (

    select
        cast(date_trunc('month', cohort_on) as date) as month,
        sum(shipped_units) as shipped_units
    from marts.fct_order_lines
    where source_id = $source_id
        -- if customer_hash
        and customer_hash = marts.customer_hash($source_id, $customer_id)
        -- end if
        and customer_id = $customer_id
        and cohort_on >= $since
        and cohort_on < $until
    group by all

),

returned as (

    select
        cast(date_trunc('month', cohort_on) as date) as month,
        sum(returned_units) as returned_units,
        sum(returned_units) filter (where fault in ('seller', 'logistics')) as our_fault_units
    from marts.fct_return_lines
    where source_id = $source_id
        -- if customer_hash
        and customer_hash = marts.customer_hash($source_id, $customer_id)
        -- end if
        and customer_id = $customer_id
        and cohort_on >= $since
        and cohort_on < $until
    group by all

)

select
    coalesce(shipped.month, returned.month) as month,
    cast(coalesce(shipped.shipped_units, 0) as double) as shipped_units,
    cast(coalesce(returned.returned_units, 0) as double) as returned_units,
    cast(coalesce(returned.our_fault_units, 0) as double) as our_fault_units
from shipped
full join returned
    on shipped.month = returned.month
order by 1
