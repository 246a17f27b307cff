-- track_expected: how long settled returns took from a stage on, of those that had waited as long as this one has.
--
-- grain   one row per level of comparison that has any
-- params  $source_id VARCHAR, $return_id VARCHAR, $stage VARCHAR, $waited_hours DOUBLE
-- filled  level, finished_returns, low_hours, middle_hours, high_hours
--
-- Levels, from the closest: 1 the same channel and wish, 2 the same wish, 3 any return of the source, each settled in
-- the last 180 days; 4 any return of the source. What is asked is the time left: the hours beyond $waited_hours of the
-- returns that took longer than that, their 10 %, 50 % and 90 % points. Returns are taken by the day that they were
-- settled on, so that quick ones are not preferred as they are among those asked for lately.

with

this as (

    select source_id, channel, resolution
    from marts.fct_returns
    where source_id = $source_id
        and return_id = $return_id

),

settled as (

    select
        returns.channel = this.channel as is_same_channel,
        returns.resolution = this.resolution as is_same_resolution,
        returns.settled_at >= publication.data_to - interval 180 day as is_recent,
        date_diff(
            'second',
            case $stage
                when 'requested' then returns.requested_at
                when 'approved' then returns.reviewed_at
                when 'authorized' then returns.authorized_at
                when 'received' then returns.received_at
                when 'inspected' then returns.inspected_at
                when 'stocked' then returns.stocked_at
            end,
            returns.settled_at
        ) / 3600 as hours
    from marts.fct_returns as returns
    join this
        on returns.source_id = this.source_id
    cross join meta.publication
    where returns.outcome = 'settled'
        and returns.return_id <> $return_id

),

levels as (

    select
        level,
        hours - $waited_hours as left_hours
    from settled
    cross join (select cast(unnest(range(1, 5)) as integer) as level)
    where hours > $waited_hours
        and case level
            when 1 then is_recent and is_same_channel and is_same_resolution
            when 2 then is_recent and is_same_resolution
            when 3 then is_recent
            else true
        end

)

select
    level,
    cast(count(*) as double) as finished_returns,
    quantile_cont(left_hours, 0.1) as low_hours,
    quantile_cont(left_hours, 0.5) as middle_hours,
    quantile_cont(left_hours, 0.9) as high_hours
from levels
group by level
order by level
