-- process_events_kept: every return is one case of the process, with all its events and all its steps.
-- severity stop

with

events as (

    select events.source_id, count(*) as events from marts.fct_return_events as events
    semi join marts.fct_returns as returns
        on returns.source_id = events.source_id
        and returns.return_id = events.return_id
    group by all

),

returns as (

    select source_id, count(*) as returns from marts.fct_returns
    group by all

),

cases as (

    select
        source_id,
        count(*) as cases,
        sum(recorded_events) as events,
        sum(activity_count) as steps,
    from marts.fct_process_cases
    group by all

),

steps as (

    select source_id, count(*) as steps from marts.fct_process_steps
    group by all

)

select * from returns
full join events using (source_id)
full join cases using (source_id)
full join steps using (source_id)
where returns.returns is distinct from cases.cases
    or events.events is distinct from cases.events
    or steps.steps is distinct from cases.steps
