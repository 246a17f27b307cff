-- money_methods: what was paid in the period, by how.
--
-- grain   one row per method
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[]
-- filled  method, refunds, amount

select
    method,
    cast(count(*) as double) as refunds,
    cast(coalesce(sum(amount), 0) as double) as amount
from marts.fct_refunds
where refund_status = 'paid'
    and refunded_on >= $since
    and refunded_on < $until
    and (len($source) = 0 or source_id in (select unnest($source)))
    and (len($category) = 0 or category in (select unnest($category)))
    and (len($reason) = 0 or reason in (select unnest($reason)))
    and (len($channel) = 0 or channel in (select unnest($channel)))
    and (len($country) = 0 or country in (select unnest($country)))
group by method
order by amount desc, method
