-- leak_totals: what each rule of the leak finder found under the filters, by what became of it.
--
-- grain   one row per rule with a finding
-- params  $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[],
--         $explained VARCHAR[], $recovered VARCHAR[]
-- filled  rule, open_findings, open_amount, unpriced_findings, explained_findings, explained_amount, recovered_findings,
--         recovered_amount
--
-- What people said is not in the published file: $explained and $recovered are the findings of which they said so, all
-- others are open. Amounts count each euro once (counted_amount). `unpriced`: open ones whose amount cannot be told.

with

leaks as (

    select
        *,
        case
            when leak_id in (select unnest($recovered)) then 'recovered'
            when leak_id in (select unnest($explained)) then 'explained'
            else 'open'
        end as state
    from marts.fct_leaks
    where (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))

)

select
    leaks.rule,
    cast(count(*) filter (leaks.state = 'open') as double) as open_findings,
    cast(coalesce(sum(leaks.counted_amount) filter (leaks.state = 'open'), 0) as double) as open_amount,
    cast(count(*) filter (leaks.state = 'open' and leaks.amount is null) as double) as unpriced_findings,
    min(leaks.since) filter (leaks.state = 'open') as oldest_at,
    max(leaks.age_days) filter (leaks.state = 'open') as oldest_days,
    cast(count(*) filter (leaks.state = 'explained') as double) as explained_findings,
    cast(coalesce(sum(leaks.counted_amount) filter (leaks.state = 'explained'), 0) as double) as explained_amount,
    cast(count(*) filter (leaks.state = 'recovered') as double) as recovered_findings,
    cast(coalesce(sum(leaks.counted_amount) filter (leaks.state = 'recovered'), 0) as double) as recovered_amount
from leaks
group by leaks.rule
order by leaks.rule
