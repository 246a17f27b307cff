-- int_return_units: how much of each return line was asked back, came back, and was refunded.
--
-- grain   one row per return line of a source
-- key     source_id, return_line_id
-- kept    incremental by source_id, return_line_id
-- stale   select source_id, return_line_id from raw.return_lines where _load_seq > $since
-- stale   select source_id, return_line_id from changes.int_return_links
-- stale   select lines.source_id, lines.return_line_id from raw.return_lines as lines
--         semi join changes.int_return_stages as touched on touched.source_id = lines.source_id
--         and touched.return_id = lines.return_id
-- stale   select source_id, return_line_id from changes.int_return_marks
--         where origin in ('movement', 'inspection') and return_line_id is not null
-- stale   select links.source_id, links.return_line_id from intermediate.int_return_links as links
--         semi join raw.order_lines on order_lines.source_id = links.source_id
--         and order_lines.order_line_id = links.order_line_id and order_lines._load_seq > $since
-- stale   select links.source_id, links.return_line_id from intermediate.int_return_links as links
--         join raw.order_lines as lines on lines.source_id = links.source_id and lines.order_line_id = links.order_line_id
--         semi join raw.orders on orders.source_id = lines.source_id
--         and orders.order_id = lines.order_id and orders._load_seq > $since
-- stale   select links.source_id, links.return_line_id from intermediate.int_return_links as links
--         join raw.order_lines as lines on lines.source_id = links.source_id and lines.order_line_id = links.order_line_id
--         join raw.orders on orders.source_id = lines.source_id and orders.order_id = lines.order_id
--         left join reference.sources on sources.source_id = orders.source_id
--         semi join (
--             select upper(trim(currency)) as currency, unnest(range(as_of, as_of + 8, interval 1 day))::date as day
--             from raw.exchange_rates where _load_seq > $since
--         ) as rates on rates.day = orders.ordered_at::date
--         and rates.currency = coalesce(upper(trim(orders.currency)), sources.currency)
-- narrows staging.stg_return_lines, intermediate.int_return_links, staging.stg_inventory_movements,
--         staging.stg_inspections
-- tests   expect(requested_units >= 0)
--
-- Units received: as the line says, else as the stock movements say, else as many as were inspected, else all of them
-- once the return was received. Units refunded: those of returns whose refund was paid. The amount asked for is that
-- share of the net amount of the order line; of a line without one it is not known here.

with

return_lines as (

    select * from staging.stg_return_lines

),

links as (

    select * from intermediate.int_return_links

),

stages as (

    select * from intermediate.int_return_stages

),

order_lines as (

    select order_lines.* from staging.stg_order_lines as order_lines
    semi join links
        on links.source_id = order_lines.source_id
        and links.order_line_id = order_lines.order_line_id

),

orders as (

    select * from intermediate.int_orders

),

movements as (

    select source_id, return_line_id, sum(quantity) as units, min(occurred_at) as received_at
    from staging.stg_inventory_movements
    where kind = 'return_receipt' and return_line_id is not null
    group by all

),

inspections as (

    select source_id, return_line_id, sum(quantity) as units
    from staging.stg_inspections
    group by all

),

joined as (

    select
        return_lines.source_id,
        return_lines.return_line_id,
        return_lines.return_id,
        links.link,
        links.order_line_id,
        order_lines.order_id,
        coalesce(stages.outcome not in ('rejected', 'cancelled'), true) as is_counted,
        return_lines.quantity as requested_units,
        coalesce(
            return_lines.received_quantity,
            movements.units,
            case when stages.received_at is not null or stages.inspected_at is not null
                then coalesce(inspections.units, return_lines.quantity) end,
            0
        ) as received_units,
        case when stages.refunded_at is not null then return_lines.quantity else 0 end as refunded_units,
        case
            when orders.rate = 1 and order_lines.quantity = return_lines.quantity then order_lines.net_amount
            else (order_lines.net_amount::double * return_lines.quantity / nullif(order_lines.quantity, 0) * orders.rate)::decimal(18, 4)
        end as requested_amount,
        stages.requested_at,
        coalesce(movements.received_at, stages.received_at, stages.inspected_at) as received_at,
        stages.refunded_at,
    from return_lines
    left join links
        on links.source_id = return_lines.source_id
        and links.return_line_id = return_lines.return_line_id
    left join stages
        on stages.source_id = return_lines.source_id
        and stages.return_id = return_lines.return_id
    left join order_lines
        on order_lines.source_id = links.source_id
        and order_lines.order_line_id = links.order_line_id
    left join orders
        on orders.source_id = order_lines.source_id
        and orders.order_id = order_lines.order_id
    left join movements
        on movements.source_id = return_lines.source_id
        and movements.return_line_id = return_lines.return_line_id
    left join inspections
        on inspections.source_id = return_lines.source_id
        and inspections.return_line_id = return_lines.return_line_id

)

select
    source_id,
    return_line_id,
    return_id,
    link,
    order_line_id,
    order_id,
    is_counted,
    requested_units,
    requested_amount,
    case when is_counted then requested_units else 0 end::decimal(18, 4) as returned_units,
    case when is_counted then received_units else 0 end::decimal(18, 4) as received_units,
    case when is_counted then refunded_units else 0 end::decimal(18, 4) as refunded_units,
    case when is_counted then requested_amount else 0 end::decimal(18, 4) as returned_amount,
    requested_at::date as requested_on,
    case when is_counted and received_units > 0 then received_at::date end as received_on,
    case when is_counted then refunded_at::date end as refunded_on,
from joined
