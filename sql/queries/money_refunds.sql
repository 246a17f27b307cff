-- money_refunds: refunds by how far they are: paid and called off in the period, all others as they stand now.
--
-- grain   one row per state of a refund
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[]
-- filled  refund_status, refunds, amount, unpriced_refunds
--
-- Of what is paid the day of payment counts. What waits or failed waits whatever the period: `oldest_at` tells since when.
-- `unpriced`: an exchange rate is missing.

select
    refund_status,
    cast(count(*) as double) as refunds,
    cast(coalesce(sum(amount), 0) as double) as amount,
    cast(count(*) filter (amount is null) as double) as unpriced_refunds,
    min(coalesce(approved_at, requested_at)) as oldest_at
from marts.fct_refunds
where (len($source) = 0 or list_contains($source, source_id))
    and (len($category) = 0 or list_contains($category, category))
    and (len($reason) = 0 or list_contains($reason, reason))
    and (len($channel) = 0 or list_contains($channel, channel))
    and (len($country) = 0 or list_contains($country, country))
    and case refund_status
        when 'paid' then refunded_on >= $since and refunded_on < $until
        when 'cancelled' then coalesce(requested_at, approved_at) >= $since and coalesce(requested_at, approved_at) < $until
        else true
    end
group by refund_status
order by amount desc, refund_status
