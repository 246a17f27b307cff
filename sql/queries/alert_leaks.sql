-- alert_leaks: the findings of the leak finder under the filters that nobody has explained or recovered, for alert rules.
--
-- grain   one row per finding
-- params  $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[],
--         $rule VARCHAR[], $except VARCHAR[]
-- filled  leak_id, rule, counted_amount
--
-- What people said about findings is not in the published file: $except are those that are settled.

select
    leak_id,
    rule,
    cast(coalesce(counted_amount, 0) as double) as counted_amount
from marts.fct_leaks
where (len($source) = 0 or list_contains($source, source_id))
    and (len($category) = 0 or list_contains($category, category))
    and (len($reason) = 0 or list_contains($reason, reason))
    and (len($channel) = 0 or list_contains($channel, channel))
    and (len($country) = 0 or list_contains($country, country))
    and (len($rule) = 0 or list_contains($rule, rule))
    and leak_id not in (select unnest($except))
order by leak_id
