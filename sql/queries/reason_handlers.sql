-- reason_handlers: how often each handler picks the reason "other", against all of them for goods of the same categories.
--
-- grain   one row per handler
-- params  $since DATE, $until DATE, $least INTEGER, $source VARCHAR[], $category VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[]
-- filled  source_id, handler, return_lines, other_lines, expected_lines, is_flagged
--
-- By the day of the request, all lines that a handler entered, also of returns that were cancelled. Handlers of fewer
-- than $least lines are shown and not tested. The test is the exact binomial tail at the share that the categories of the
-- handler lead to expect, Benjamini-Hochberg over those that were tested.

with

lines as (

    select
        source_id,
        handler,
        category,
        count(*) as return_lines,
        count(*) filter (reason = 'other') as other_lines
    from marts.fct_return_lines
    where requested_on >= $since
        and requested_on < $until
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
    group by source_id, handler, category

),

shares as (

    select
        source_id,
        category,
        sum(other_lines) / sum(return_lines) as other_share
    from lines
    group by source_id, category

),

handlers as (

    select
        lines.source_id,
        lines.handler,
        cast(sum(lines.return_lines) as double) as return_lines,
        cast(sum(lines.other_lines) as double) as other_lines,
        sum(lines.return_lines * shares.other_share) as expected_lines
    from lines
    inner join shares
        on lines.source_id = shares.source_id
        and lines.category = shares.category
    where lines.handler <> 'unknown'
    group by lines.source_id, lines.handler

),

tests as (

    select
        'all' as series,
        {'source_id': source_id, 'handler': handler} as test,
        case
            when return_lines < $least then null
            when other_lines <= expected_lines then 1
            else marts.binomial_tail(other_lines, return_lines, least(expected_lines / return_lines, 1))
        end as p
    from handlers

),

adjusted as (

    select test.source_id as source_id, test.handler as handler, p, q from marts.benjamini_hochberg('tests')

)

select
    handlers.source_id,
    handlers.handler,
    handlers.return_lines,
    handlers.other_lines,
    handlers.expected_lines,
    handlers.other_lines / handlers.return_lines as other_share,
    marts.wilson_low(handlers.other_lines, handlers.return_lines) as low,
    marts.wilson_high(handlers.other_lines, handlers.return_lines) as high,
    handlers.expected_lines / handlers.return_lines as expected_share,
    adjusted.p,
    adjusted.q as false_discovery,
    coalesce(adjusted.q <= 0.05, false) as is_flagged
from handlers
inner join adjusted
    on handlers.source_id = adjusted.source_id
    and handlers.handler = adjusted.handler
order by low desc nulls last, handlers.return_lines desc, handlers.handler
