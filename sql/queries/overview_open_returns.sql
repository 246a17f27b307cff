-- overview_open_returns: the returns that are open at the end of the data, by stage and by age against the hours a stage may take.
--
-- grain   one row per stage that a return waits at
-- params  $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[]
-- filled  stage, open_returns, in_time, due_soon, late, owed_returns, owed_amount
--
-- The filters are those of rma_list, so that a bar and the list behind it have the same number. No period: what is
-- open is open, whenever it was asked for. Due soon is within a day; a stage without such hours is in time.

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
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
        and (
            (len($category) = 0 and len($reason) = 0)
            or (source_id, return_id) in (
                select (source_id, return_id)
                from marts.fct_return_lines
                -- nothing is read where nothing is asked of the lines
                where (len($category) > 0 or len($reason) > 0)
                    and (len($category) = 0 or list_contains($category, category))
                    and (len($reason) = 0 or list_contains($reason, reason))
            )
        )

)

select
    open_returns.stage,
    stages.stage_en,
    stages.stage_zh,
    cast(count(*) as double) as open_returns,
    cast(count(*) filter (where not is_late and (due_at is null or due_at >= data_to + interval 1 day)) as double) as in_time,
    cast(count(*) filter (where not is_late and due_at < data_to + interval 1 day) as double) as due_soon,
    cast(count(*) filter (where is_late) as double) as late,
    cast(count(*) filter (where refund_owed_amount > 0) as double) as owed_returns,
    cast(coalesce(sum(refund_owed_amount), 0) as double) as owed_amount,
    min(requested_at) filter (where refund_owed_amount > 0) as oldest_owed_at
from open_returns
left join marts.dim_stages as stages
    on open_returns.stage = stages.stage
group by open_returns.stage, stages.stage_en, stages.stage_zh, stages.step
order by stages.step nulls last, open_returns.stage
