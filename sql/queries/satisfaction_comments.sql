-- satisfaction_comments: what customers wrote about the returns that ended in the period, the newest first.
--
-- grain   one row per answer with a comment
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[],
--         $words VARCHAR, $score VARCHAR, $limit INTEGER, $offset INTEGER
-- filled  source_id, response_id, return_id, comment, outcome, reason, total
--
-- $words are looked for as they are, in either case; '' is any comment. $score: `low` is 1 to 3 of 5, `high` 4 and 5.

with

comments as (

    select
        responses.source_id,
        responses.response_id,
        responses.return_id,
        returns.rma_number,
        responses.answered_at,
        cast(responses.csat as double) as csat,
        cast(responses.nps as double) as nps,
        responses.comment,
        case when returns.outcome = 'rejected' then 'rejected' else returns.resolution end as outcome,
        returns.reason
    from marts.fct_survey_responses as responses
    join marts.fct_returns as returns
        on responses.source_id = returns.source_id
        and responses.return_id = returns.return_id
    where responses.comment is not null
        and trim(responses.comment) <> ''
        and returns.outcome in ('settled', 'rejected')
        and coalesce(returns.settled_at, returns.rejected_at, returns.closed_at, returns.stage_at) >= $since
        and coalesce(returns.settled_at, returns.rejected_at, returns.closed_at, returns.stage_at) < $until
        and (len($source) = 0 or list_contains($source, returns.source_id))
        and (len($category) = 0 or list_contains($category, returns.category))
        and (len($reason) = 0 or list_contains($reason, returns.reason))
        and (len($channel) = 0 or list_contains($channel, returns.channel))
        and (len($country) = 0 or list_contains($country, returns.country))
        and ($words = '' or contains(lower(responses.comment), lower($words)))
        and case $score when 'low' then responses.csat <= 3 when 'high' then responses.csat >= 4 else true end

)

select *, cast((select count(*) from comments) as double) as total
from comments
order by answered_at desc nulls last, source_id, response_id
limit $limit
offset $offset
