-- satisfaction_links: the returns that ended in the period and were not answered for, to be asked about.
--
-- grain   one row per return of a source
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[],
--         $limit INTEGER
-- filled  source_id, return_id, customer_id, outcome
--
-- By ids only: who mails the links knows the addresses.

select
    returns.source_id,
    returns.return_id,
    returns.rma_number,
    returns.customer_id,
    returns.country,
    case when returns.outcome = 'rejected' then 'rejected' else returns.resolution end as outcome,
    cast(coalesce(returns.settled_at, returns.rejected_at, returns.closed_at, returns.stage_at) as date) as ended_on
from marts.fct_returns as returns
anti join marts.fct_survey_responses as responses
    on returns.source_id = responses.source_id
    and returns.return_id = responses.return_id
where returns.outcome in ('settled', 'rejected')
    and returns.customer_id <> 'unknown'
    and coalesce(returns.settled_at, returns.rejected_at, returns.closed_at, returns.stage_at) >= $since
    and coalesce(returns.settled_at, returns.rejected_at, returns.closed_at, returns.stage_at) < $until
    and (len($source) = 0 or list_contains($source, returns.source_id))
    and (len($category) = 0 or list_contains($category, returns.category))
    and (len($reason) = 0 or list_contains($reason, returns.reason))
    and (len($channel) = 0 or list_contains($channel, returns.channel))
    and (len($country) = 0 or list_contains($country, returns.country))
order by ended_on desc, returns.source_id, returns.return_id
limit $limit
