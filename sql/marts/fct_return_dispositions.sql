-- fct_return_dispositions: what became of the goods that came back: what quality decided, and where stock booked them.
--
-- grain   one row per return line of a source, disposition and booking
-- key     source_id, return_line_id, disposition, booking
-- kept    incremental by source_id, return_line_id
-- stale   select source_id, return_line_id from changes.fct_return_lines
-- stale   select source_id, return_line_id from changes.fct_inspections
-- stale   select source_id, return_line_id from changes.fct_return_movements
-- stale   select lines.source_id, lines.return_line_id from marts.fct_return_lines as lines
--         semi join changes.int_return_stages as touched on touched.source_id = lines.source_id
--         and touched.return_id = lines.return_id
-- stale   select lines.source_id, lines.return_line_id from marts.fct_return_lines as lines
--         semi join changes.dim_product_versions as touched on touched.source_id = lines.source_id
--         and touched.product_id = lines.product_id
-- stale   select lines.source_id, lines.return_line_id from marts.fct_return_lines as lines
--         semi join changes.fct_order_lines as touched on touched.source_id = lines.source_id
--         and touched.order_line_id = lines.order_line_id
-- narrows marts.fct_return_lines, marts.fct_inspections, marts.fct_return_movements
-- tests   not_null(return_id, warehouse_id, product_id, category, reason, channel, country, stock_state)
--         relates(source_id, return_line_id -> marts.fct_return_lines)
--         expect(units > 0)
--         expect((booking = 'none') = (booked_on is null))
--         expect((days_to_restock is not null) = (booking in ('restocked', 'refurbished') and received_on is not null))
--         warn expect(days_to_restock >= 0)
--
-- The units of a line's rows add up to the units that were received (audit dispositions_by_line).
--
-- disposition  as the source says it; `unknown`: inspected, and not said; `none`: not inspected yet. Of several
--              inspections the latest count first, up to what was received: a second look at the same goods replaces the
--              first, a look at the rest of them stands beside it.
-- booking      `restocked`: back on the shelf, `refurbished`: the same after it was to be refurbished,
--              `returned_to_vendor`, `written_off`; `none`: not booked yet, or by a source that books nothing (the pages
--              ask whether it ever did). Of several movements the latest count first, as with inspections: what was
--              restocked and then written off is written off. A receipt straight into sellable stock restocks.
--              Adjustments book nothing: they only move goods from state to state.
-- Which units of a line were booked how is not told: a booking is given to the disposition that it carries out, what is
-- left over to the rest of the line in a fixed order. So a restocked unit of a scrapped line is seen as such.
--
-- Value is at cost: that of the receipt, else the product's on the day of the receipt, else the order line's; null where
-- no source knows any. Days are whole days between two dates; booked_on is the last day of the booking.

with

lines as (

    select * from marts.fct_return_lines
    where received_units > 0

),

movements as (

    select
        movements.*,
        case
            when kind = 'restock' or (kind = 'return_receipt' and stock_state = 'sellable') then 'restocked'
            when kind = 'write_off' then 'written_off'
            when kind = 'return_to_vendor' then 'returned_to_vendor'
        end as booking,
    from marts.fct_return_movements as movements
    where kind <> 'exchange_out'

),

arrivals as (

    select
        source_id,
        return_line_id,
        arg_min(warehouse_id, (kind <> 'return_receipt', occurred_at, movement_id)) filter (warehouse_id <> 'unknown') as warehouse_id,
        sum(amount) filter (kind = 'return_receipt' and units > 0)::double
            / sum(units) filter (kind = 'return_receipt' and units > 0 and amount is not null)::double as unit_cost,
    from movements
    group by all

),

-- Where the goods of a line lie that nobody booked: the state other than sellable into which most of them went.
shelves as (

    select
        source_id,
        return_line_id,
        arg_max(stock_state, (units, stock_state)) as stock_state,
    from (
        select source_id, return_line_id, stock_state, sum(units) as units from movements
        group by all
    ) as states
    where units > 0 and stock_state not in ('sellable', 'unknown')
    group by all

),

-- The latest inspections first, until all that was received has been seen.
inspected as (

    select
        inspections.source_id,
        inspections.return_line_id,
        inspections.disposition,
        inspections.inspected_at,
        least(
            inspections.inspected_units,
            lines.received_units - (sum(inspections.inspected_units) over newer - inspections.inspected_units)
        ) as units,
    from marts.fct_inspections as inspections
    join lines
        on lines.source_id = inspections.source_id
        and lines.return_line_id = inspections.return_line_id
    where inspections.inspected_units > 0
    window newer as (
        partition by inspections.source_id, inspections.return_line_id
        order by inspections.inspected_at desc, inspections.inspection_id desc rows unbounded preceding
    )

),

decided as (

    select
        source_id,
        return_line_id,
        disposition,
        max(inspected_at)::date as inspected_on,
        sum(units) as units,
    from inspected
    where units > 0
    group by all

),

undecided as (

    select
        lines.source_id,
        lines.return_line_id,
        'none' as disposition,
        lines.received_units - coalesce(sums.units, 0) as units,
    from lines
    left join (select source_id, return_line_id, sum(units) as units from decided group by all) as sums
        on sums.source_id = lines.source_id
        and sums.return_line_id = lines.return_line_id

),

dispositions as (

    select * from decided
    union all by name
    select * from undecided where units > 0

),

-- The latest bookings first, up to what was received.
booked as (

    select
        movements.source_id,
        movements.return_line_id,
        movements.booking,
        movements.occurred_at,
        least(
            abs(movements.units),
            lines.received_units - (sum(abs(movements.units)) over newer - abs(movements.units))
        ) as units,
    from movements
    join lines
        on lines.source_id = movements.source_id
        and lines.return_line_id = movements.return_line_id
    where movements.booking is not null
        and (movements.units > 0) = (movements.booking = 'restocked')
        and movements.units <> 0
    window newer as (
        partition by movements.source_id, movements.return_line_id
        order by movements.occurred_at desc, movements.movement_id desc rows unbounded preceding
    )

),

bookings as (

    select
        source_id,
        return_line_id,
        booking,
        max(occurred_at)::date as booked_on,
        sum(units) as units,
    from booked
    where units > 0
    group by all

),

-- What a booking carries out; of two dispositions that it can, the first has its units first.
meant as (

    select * from (
        values
        ('restock', 'restocked', 1),
        ('refurbish', 'restocked', 2),
        ('scrap', 'written_off', 1),
        ('quarantine', 'written_off', 2),
        ('return_to_vendor', 'returned_to_vendor', 1)
    ) as meant (disposition, booking, place)

),

carried_out as (

    select
        dispositions.source_id,
        dispositions.return_line_id,
        dispositions.disposition,
        bookings.booking,
        bookings.booked_on,
        least(
            dispositions.units,
            bookings.units - (sum(dispositions.units) over earlier - dispositions.units)
        ) as units,
    from dispositions
    join meant on meant.disposition = dispositions.disposition
    join bookings
        on bookings.source_id = dispositions.source_id
        and bookings.return_line_id = dispositions.return_line_id
        and bookings.booking = meant.booking
    window earlier as (
        partition by dispositions.source_id, dispositions.return_line_id, bookings.booking
        order by meant.place rows unbounded preceding
    )

),

waiting as (

    select
        dispositions.source_id,
        dispositions.return_line_id,
        dispositions.disposition,
        dispositions.units - coalesce(sum(carried_out.units), 0) as units,
    from dispositions
    left join carried_out
        on carried_out.source_id = dispositions.source_id
        and carried_out.return_line_id = dispositions.return_line_id
        and carried_out.disposition = dispositions.disposition
        and carried_out.units > 0
    group by dispositions.source_id, dispositions.return_line_id, dispositions.disposition, dispositions.units
    having dispositions.units > coalesce(sum(carried_out.units), 0)

),

left_over as (

    select
        bookings.source_id,
        bookings.return_line_id,
        bookings.booking,
        bookings.booked_on,
        bookings.units - coalesce(sum(carried_out.units), 0) as units,
    from bookings
    left join carried_out
        on carried_out.source_id = bookings.source_id
        and carried_out.return_line_id = bookings.return_line_id
        and carried_out.booking = bookings.booking
        and carried_out.units > 0
    group by bookings.source_id, bookings.return_line_id, bookings.booking, bookings.booked_on, bookings.units
    having bookings.units > coalesce(sum(carried_out.units), 0)

),

-- The two laid side by side along the line: where they overlap, a disposition was booked otherwise than it says.
contrary as (

    select
        waiting.source_id,
        waiting.return_line_id,
        waiting.disposition,
        left_over.booking,
        left_over.booked_on,
        least(waiting.upto, left_over.upto) - greatest(waiting.upto - waiting.units, left_over.upto - left_over.units) as units,
    from (
        select
            *,
            sum(units) over (
                partition by source_id, return_line_id
                order by case disposition when 'none' then 2 when 'unknown' then 1 else 0 end, disposition rows unbounded preceding
            ) as upto
        from waiting
    ) as waiting
    join (
        select
            *,
            sum(units) over (partition by source_id, return_line_id order by booking rows unbounded preceding) as upto
        from left_over
    ) as left_over
        on left_over.source_id = waiting.source_id
        and left_over.return_line_id = waiting.return_line_id
        and left_over.upto > waiting.upto - waiting.units
        and left_over.upto - left_over.units < waiting.upto

),

not_booked as (

    select
        waiting.source_id,
        waiting.return_line_id,
        waiting.disposition,
        'none' as booking,
        waiting.units - coalesce(sum(contrary.units), 0) as units,
    from waiting
    left join contrary
        on contrary.source_id = waiting.source_id
        and contrary.return_line_id = waiting.return_line_id
        and contrary.disposition = waiting.disposition
    group by waiting.source_id, waiting.return_line_id, waiting.disposition, waiting.units
    having waiting.units > coalesce(sum(contrary.units), 0)

),

pieces as (

    select
        source_id,
        return_line_id,
        disposition,
        case when disposition = 'refurbish' and booking = 'restocked' then 'refurbished' else booking end as booking,
        booked_on,
        units,
    from (
        select * from carried_out where units > 0
        union all by name
        select * from contrary
        union all by name
        select * from not_booked
    ) as united

),

versions as (

    select * replace (coalesce(valid_from, '-infinity'::timestamp) as valid_from) from marts.dim_product_versions

),

stages as (

    select source_id, return_id, warehouse_id from intermediate.int_return_stages

),

costs as (

    select
        lines.source_id,
        lines.return_line_id,
        coalesce(arrivals.unit_cost, versions.unit_cost::double) as unit_cost,
    from lines
    left join arrivals
        on arrivals.source_id = lines.source_id
        and arrivals.return_line_id = lines.return_line_id
    asof left join versions
        on versions.source_id = lines.source_id
        and versions.product_id = lines.product_id
        and coalesce(lines.received_on, lines.requested_on)::timestamp >= versions.valid_from

),

order_costs as (

    select
        lines.source_id,
        lines.return_line_id,
        order_lines.unit_cost,
    from lines
    join (from costs where unit_cost is null) as costs
        on costs.source_id = lines.source_id
        and costs.return_line_id = lines.return_line_id
    join marts.fct_order_lines as order_lines
        on order_lines.source_id = lines.source_id
        and order_lines.order_line_id = lines.order_line_id

)

select
    lines.source_id,
    lines.return_line_id,
    pieces.disposition,
    pieces.booking,
    lines.return_id,
    coalesce(arrivals.warehouse_id, stages.warehouse_id, lines.warehouse_id) as warehouse_id,
    lines.product_id,
    lines.batch_id,
    lines.supplier_id,
    lines.category,
    lines.channel,
    lines.country,
    lines.reason,
    lines.reason_category,
    lines.fault,
    lines.received_on,
    decided.inspected_on,
    pieces.booked_on,
    case when pieces.booking in ('restocked', 'refurbished') then pieces.booked_on - lines.received_on end as days_to_restock,
    case
        when pieces.booking in ('restocked', 'refurbished') then 'sellable'
        when pieces.booking = 'none' then coalesce(shelves.stock_state, 'unknown')
        else 'gone'
    end as stock_state,
    pieces.units::decimal(18, 4) as units,
    (pieces.units::double * coalesce(costs.unit_cost, order_costs.unit_cost::double))::decimal(18, 4) as amount,
from pieces
join lines
    on lines.source_id = pieces.source_id
    and lines.return_line_id = pieces.return_line_id
left join stages
    on stages.source_id = lines.source_id
    and stages.return_id = lines.return_id
left join decided
    on decided.source_id = pieces.source_id
    and decided.return_line_id = pieces.return_line_id
    and decided.disposition = pieces.disposition
left join arrivals
    on arrivals.source_id = pieces.source_id
    and arrivals.return_line_id = pieces.return_line_id
left join shelves
    on shelves.source_id = pieces.source_id
    and shelves.return_line_id = pieces.return_line_id
left join costs
    on costs.source_id = pieces.source_id
    and costs.return_line_id = pieces.return_line_id
left join order_costs
    on order_costs.source_id = pieces.source_id
    and order_costs.return_line_id = pieces.return_line_id
order by lines.received_on, lines.source_id, lines.return_line_id, pieces.disposition, pieces.booking
