-- process_cases: the way of each case through its process.
--
-- events  series, case_id, activity, occurred_at (a timestamp), place (settles what stands at one moment: step of the
--         model, then event id; without it one way would count as several)
-- gives   series, case_id, variant (the list of its activities in order), events, first_activity, last_activity, seconds
--         (from its first event to its last; 0 for a single event)
--
-- An open case has no last activity yet: leave it out of variants and conformance, and count it as open in return_curve.

create or replace macro marts.process_cases(events) as table
select
    series,
    case_id,
    list(activity order by occurred_at, place) as variant,
    count(*) as events,
    list(activity order by occurred_at, place)[1] as first_activity,
    list(activity order by occurred_at, place)[-1] as last_activity,
    (max(epoch_us(occurred_at)) - min(epoch_us(occurred_at))) / 1e6::double as seconds,
from query_table(events)
group by series, case_id
