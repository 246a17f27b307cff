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
    and (len($source) = 0 or list_contains($source, source_id))
    and (len($category) = 0 or list_contains($category, category))
    and (len($reason) = 0 or list_contains($reason, reason))
    and (len($channel) = 0 or list_contains($channel, channel))
    and (len($country) = 0 or list_contains($country, country))
group by method
order by amount desc, method
