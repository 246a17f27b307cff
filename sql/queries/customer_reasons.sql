-- customer_reasons: why a customer returns.
--
-- grain   one row per reason
-- params  $source_id VARCHAR, $customer_id VARCHAR, $since DATE, $until DATE
-- filled  reason, fault, returned_units
--
-- By the day of shipping, in units, requested.

select
    reason,
    fault,
    cast(sum(returned_units) as double) as returned_units,
    cast(sum(returned_amount) as double) as returned_amount
from marts.fct_return_lines
where source_id = $source_id
    -- if customer_hash
    and customer_hash = marts.customer_hash($source_id, $customer_id)
    -- end if
    and customer_id = $customer_id
    and cohort_on >= $since
    and cohort_on < $until
    and returned_units > 0
group by all
order by returned_units desc, reason
