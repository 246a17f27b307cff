-- money_exchanges: exchanges agreed in the period, and the differences in price.
--
-- grain   one row
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[]
-- filled  exchanges, units, shipped_exchanges, collected_amount, paid_back_amount, unpriced_exchanges
--
-- Customers pay a difference where the new goods cost more, and get it back where they cost less. `unpriced`: the
-- difference cannot be told.

select
    cast(count(*) as double) as exchanges,
    cast(coalesce(sum(exchanged_units), 0) as double) as units,
    cast(count(shipped_at) as double) as shipped_exchanges,
    cast(coalesce(sum(greatest(price_difference_amount, 0)), 0) as double) as collected_amount,
    cast(coalesce(sum(greatest(-price_difference_amount, 0)), 0) as double) as paid_back_amount,
    cast(count(*) filter (price_difference_amount is null) as double) as unpriced_exchanges
from marts.fct_exchanges
where coalesce(created_at, shipped_at) >= $since
    and coalesce(created_at, shipped_at) < $until
    and (len($source) = 0 or list_contains($source, source_id))
    and (len($category) = 0 or list_contains($category, category))
    and (len($reason) = 0 or list_contains($reason, reason))
    and (len($channel) = 0 or list_contains($channel, channel))
    and (len($country) = 0 or list_contains($country, country))
