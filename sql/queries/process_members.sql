-- process_members: the warehouses, handlers, resolutions and channels of the returns of a period, by how many they have.
--
-- grain   one row per dimension and member
-- params  $since DATE, $until DATE, $source VARCHAR[]
-- filled  dimension, member, member_name, cases
--
-- A warehouse whose id two sources use stands once, under both names: the filter is by id, and by source beside it.

with

cases as (

    select source_id, warehouse_id, handler, resolution, channel, count(*) as cases
    from marts.fct_process_cases
    where requested_on >= $since
        and requested_on < $until
        and (len($source) = 0 or list_contains($source, source_id))
    group by all

),

members as (

    select
        unnest([
            {'dimension': 'warehouse', 'member': warehouse_id},
            {'dimension': 'handler', 'member': handler},
            {'dimension': 'resolution', 'member': resolution},
            {'dimension': 'channel', 'member': channel}
        ], recursive := true),
        source_id,
        cases
    from cases

)

select
    members.dimension,
    members.member,
    coalesce(string_agg(distinct warehouses.warehouse_name, ' / ' order by warehouses.warehouse_name), members.member) as member_name,
    cast(sum(members.cases) as double) as cases
from members
left join marts.dim_warehouses as warehouses
    on members.dimension = 'warehouse'
    and members.source_id = warehouses.source_id
    and members.member = warehouses.warehouse_id
group by members.dimension, members.member
order by members.dimension, cases desc, members.member
