-- work_queue: the open returns by urgency: what is late longest first, then what is due next, then what has no limit.
--
-- grain   one row per return of a source
-- params  $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[],
--         $warehouse VARCHAR[], $handler VARCHAR[], $stage VARCHAR[], $due VARCHAR, $limit INTEGER,
--         $offset INTEGER
-- filled  source_id, return_id, customer_id, tier, stage, stage_at, is_late, warehouse_id, handler, waited_hours, total
--
-- $due: late, day, days_3, week (not late, and due by then), none (no limit); else all.

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
        and (len($stage) = 0 or list_contains($stage, stage))
        and case $due
            when 'late' then is_late
            when 'day' then not is_late and due_at < data_to + interval 1 day
            when 'days_3' then not is_late and due_at < data_to + interval 3 day
            when 'week' then not is_late and due_at < data_to + interval 7 day
            when 'none' then due_at is null
            else true
        end

)

select
    open_returns.source_id,
    open_returns.return_id,
    open_returns.rma_number,
    open_returns.customer_id,
    open_returns.customer_name,
    open_returns.tier,
    open_returns.stage,
    open_returns.stage_at,
    open_returns.due_at,
    open_returns.is_late,
    open_returns.warehouse_id,
    warehouses.warehouse_name,
    open_returns.handler,
    date_diff('second', open_returns.stage_at, open_returns.data_to) / 3600 as waited_hours,
    date_diff('second', open_returns.data_to, open_returns.due_at) / 3600 as due_hours,
    cast(open_returns.amount as double) as amount,
    cast(open_returns.refund_owed_amount as double) as refund_owed_amount,
    cast((select count(*) from open_returns) as double) as total
from open_returns
left join marts.dim_warehouses as warehouses
    on open_returns.source_id = warehouses.source_id
    and open_returns.warehouse_id = warehouses.warehouse_id
order by open_returns.due_at nulls last, open_returns.stage_at, open_returns.source_id, open_returns.return_id
limit $limit
offset $offset
