-- work_holders: the open returns by who holds them: a warehouse, or whoever handles the case.
--
-- grain   one row per warehouse of a source, or per handler
-- params  $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[],
--         $warehouse VARCHAR[], $handler VARCHAR[], $stage VARCHAR[], $by VARCHAR
-- filled  source_id, holder, holder_name, open_returns, late, due_day, due_3_days, due_week
--
-- $by: warehouse, else handler. A return has no warehouse before one has received it: it is with the customer, or on its way.
-- Handlers are people, who may work in several sources: their source_id is ''.

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

),

held as (

    select
        * exclude (source_id),
        case $by when 'warehouse' then source_id else '' end as source_id,
        case $by when 'warehouse' then warehouse_id else handler end as holder
    from open_returns

)

select
    held.source_id,
    held.holder,
    coalesce(any_value(warehouses.warehouse_name), held.holder) as holder_name,
    cast(count(*) as double) as open_returns,
    cast(count(*) filter (where is_late) as double) as late,
    cast(count(*) filter (where not is_late and due_at < data_to + interval 1 day) as double) as due_day,
    cast(count(*) filter (where not is_late and due_at < data_to + interval 3 day) as double) as due_3_days,
    cast(count(*) filter (where not is_late and due_at < data_to + interval 7 day) as double) as due_week,
    max(date_diff('second', stage_at, data_to)) / 3600 as longest_hours
from held
left join marts.dim_warehouses as warehouses
    on $by = 'warehouse'
    and held.source_id = warehouses.source_id
    and held.holder = warehouses.warehouse_id
group by held.source_id, held.holder
order by late desc, open_returns desc, held.source_id, held.holder
