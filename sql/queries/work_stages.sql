-- work_stages: the open returns by the stage that they wait at: how long already, and what is due when.
--
-- grain   one row per stage
-- params  $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[],
--         $warehouse VARCHAR[], $handler VARCHAR[]
-- filled  stage, open_returns, late, due_day, due_3_days, due_week, no_limit, day_old, days_3_old, week_old,
--         weeks_2_old, older, owed_amount
--
-- Now is the end of the data. What is due within three days is due within a week too. Ages count from the stage that was
-- reached last. Category and reason are those of the line of the largest amount.

with

publication as (

    select data_to from meta.publication

),

open_returns as (

    select returns.*, publication.data_to
    from marts.fct_returns as returns
    cross join publication
    where is_open
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
        and (len($warehouse) = 0 or list_contains($warehouse, warehouse_id))
        and (len($handler) = 0 or list_contains($handler, handler))

),

aged as (

    select *, date_diff('second', stage_at, data_to) / 86400 as days
    from open_returns

)

select
    aged.stage,
    cast(count(*) as double) as open_returns,
    cast(count(*) filter (where is_late) as double) as late,
    cast(count(*) filter (where not is_late and due_at < data_to + interval 1 day) as double) as due_day,
    cast(count(*) filter (where not is_late and due_at < data_to + interval 3 day) as double) as due_3_days,
    cast(count(*) filter (where not is_late and due_at < data_to + interval 7 day) as double) as due_week,
    cast(count(*) filter (where due_at is null) as double) as no_limit,
    cast(count(*) filter (where days < 1) as double) as day_old,
    cast(count(*) filter (where days >= 1 and days < 3) as double) as days_3_old,
    cast(count(*) filter (where days >= 3 and days < 7) as double) as week_old,
    cast(count(*) filter (where days >= 7 and days < 14) as double) as weeks_2_old,
    cast(count(*) filter (where days >= 14) as double) as older,
    median(days) * 24 as median_hours,
    max(days) * 24 as longest_hours,
    cast(coalesce(sum(refund_owed_amount), 0) as double) as owed_amount
from aged
left join marts.dim_stages as stages
    on aged.stage = stages.stage
group by aged.stage, stages.step
order by stages.step nulls last, aged.stage
