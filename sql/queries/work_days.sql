-- work_days: how many returns came in and how many were done with, by day, and how many were open in the evening.
--
-- grain   one row per day of the last six weeks of the data
-- params  $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[],
--         $warehouse VARCHAR[], $handler VARCHAR[]
-- filled  day_on, came, done, open_returns
--
-- Done is settled, rejected or cancelled, on the day of it (closed, where nothing else is told). Open in the evening is
-- what is open at the end of the data, less what has come since, with what has been done since.

with

publication as (

    select data_to from meta.publication

),

returns as (

    select
        requested_at::date as came_on,
        case outcome
            when 'settled' then coalesce(settled_at, closed_at)
            when 'rejected' then coalesce(rejected_at, closed_at)
            when 'cancelled' then coalesce(cancelled_at, closed_at)
        end::date as done_on
    from marts.fct_returns
    where (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
        and (len($warehouse) = 0 or list_contains($warehouse, warehouse_id))
        and (len($handler) = 0 or list_contains($handler, handler))

),

days as (

    select unnest(range(data_to::date - 41, data_to::date + 1, interval 1 day))::date as day_on
    from publication

),

came as (

    select came_on, count(*) as returns from returns
    where came_on >= (select min(day_on) from days)
    group by came_on

),

done as (

    select done_on, count(*) as returns from returns
    where done_on >= (select min(day_on) from days)
    group by done_on

),

moved as (

    select
        days.day_on,
        coalesce(came.returns, 0) as came,
        coalesce(done.returns, 0) as done
    from days
    left join came
        on days.day_on = came.came_on
    left join done
        on days.day_on = done.done_on

),

open_now as (

    select count(*) filter (where done_on is null) as returns from returns

)

select
    moved.day_on,
    cast(moved.came as double) as came,
    cast(moved.done as double) as done,
    cast(
        open_now.returns - coalesce(
            sum(moved.came - moved.done) over (
                order by moved.day_on rows between 1 following and unbounded following
            ),
            0
        ) as double
    ) as open_returns
from moved
cross join open_now
order by moved.day_on
