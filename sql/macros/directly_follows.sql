-- directly_follows: which activity follows which, how often and after how long: the map of a process.
--
-- van der Aalst, Process Mining (2016), directly-follows graph. The arc with the largest total of waiting is where the
-- process waits.
--
-- events  as for process_cases: series, case_id, activity, occurred_at, place
-- gives   series, activity, next_activity, passages, mean_seconds, median_seconds, p90_seconds, least_seconds,
--         most_seconds, total_seconds, deviation_seconds (n - 1; null for one passage)

create or replace macro marts.directly_follows(events) as table
with

given as (

    select series, case_id, activity, epoch_us(occurred_at) as occurred, place from query_table(events)

),

arcs as (

    select
        series,
        activity,
        lead(activity) over way as next_activity,
        (lead(occurred) over way - occurred) / 1e6::double as seconds,
        lead(occurred) over way is not null as has_next,
    from given
    window way as (partition by series, case_id order by occurred, place)

)

select
    series,
    activity,
    next_activity,
    count(*) as passages,
    avg(seconds) as mean_seconds,
    median(seconds) as median_seconds,
    quantile_cont(seconds, 0.9) as p90_seconds,
    min(seconds) as least_seconds,
    max(seconds) as most_seconds,
    sum(seconds) as total_seconds,
    stddev_samp(seconds) as deviation_seconds,
from arcs
where has_next
group by series, activity, next_activity
