-- process_cases: the way of each case through its process.
--
-- events  series, case_id, activity, occurred_at (a timestamp), place (settles what stands at one moment: step of the
--         model, then event id; without it one way would count as several)
-- gives   series, case_id, variant (the list of its activities in order), moments (when each of them was), events,
--         first_activity, last_activity, seconds (from its first event to its last; 0 for a single event)
--
-- An open case has no last activity yet: leave it out of variants and conformance, and count it as open in return_curve.
-- Each case is gathered first and sorted by itself: `list(… order by …)` takes three times as long over a million cases.

create or replace macro marts.process_cases(events) as table
with

ways as (

    select
        series,
        case_id,
        list_sort(
            list(struct_pack(occurred_at := occurred_at, place := place, activity := activity)), 'asc', 'nulls last'
        ) as way,
    from query_table(events)
    group by series, case_id

)

select
    series,
    case_id,
    list_transform(way, step -> step.activity) as variant,
    list_transform(way, step -> step.occurred_at) as moments,
    len(way) as events,
    way[1].activity as first_activity,
    way[-1].activity as last_activity,
    (epoch_us(way[-1].occurred_at) - epoch_us(way[1].occurred_at)) / 1e6::double as seconds,
from ways
