-- leak_months: leaks by the month in which they became one, and what became of them.
--
-- grain   one row per month with a finding
-- params  $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[],
--         $rule VARCHAR[], $explained VARCHAR[], $recovered VARCHAR[]
-- filled  month_on, open_findings, open_amount, explained_amount, recovered_amount
--
-- Amounts count each euro once; states as in leak_totals.

select
    cast(date_trunc('month', since) as date) as month_on,
    cast(count(*) filter (leak_id not in (select unnest($explained)) and leak_id not in (select unnest($recovered))) as double) as open_findings,
    cast(coalesce(sum(counted_amount) filter (
        leak_id not in (select unnest($explained)) and leak_id not in (select unnest($recovered))
    ), 0) as double) as open_amount,
    cast(coalesce(sum(counted_amount) filter (leak_id in (select unnest($explained))), 0) as double) as explained_amount,
    cast(coalesce(sum(counted_amount) filter (leak_id in (select unnest($recovered))), 0) as double) as recovered_amount
from marts.fct_leaks
where (len($source) = 0 or list_contains($source, source_id))
    and (len($category) = 0 or list_contains($category, category))
    and (len($reason) = 0 or list_contains($reason, reason))
    and (len($channel) = 0 or list_contains($channel, channel))
    and (len($country) = 0 or list_contains($country, country))
    and (len($rule) = 0 or list_contains($rule, rule))
group by month_on
order by month_on
