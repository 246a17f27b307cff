-- int_leak_stock: what inspections said should become of the goods of each return line, and what the stock says.
--
-- grain   one row per return line of a source that was inspected or booked into stock for sale
-- key     source_id, return_line_id
-- kept    table
--
-- Inspections of a line are parts of it as long as they add up to no more than its units; beyond that the line was looked
-- at again, and the last word counts. Movements are added up with their reversals. A unit costs what it was booked at when
-- it came back, else what the product costs now; null where neither is known. Of lines that nobody inspected nothing was
-- to become: their units to be are 0, `inspected_at` is null.

with

inspections as (

    select
        source_id,
        return_id,
        return_line_id,
        sum(inspected_units) as inspected_units,
        coalesce(sum(inspected_units) filter (disposition = 'restock'), 0) as restock_units,
        coalesce(sum(inspected_units) filter (disposition = 'scrap'), 0) as scrap_units,
        coalesce(sum(inspected_units) filter (disposition = 'refurbish'), 0) as refurbish_units,
        arg_max(
            struct_pack(disposition, inspected_units), struct_pack(inspected_at, inspection_id)
        ) as last_word,
        max(inspected_at) as inspected_at,
    from marts.fct_inspections
    where return_id is not null and inspected_at is not null
    group by all

),

movements as (

    select
        source_id,
        return_line_id,
        coalesce(sum(units) filter (kind = 'restock'), 0) as restocked_units,
        min(occurred_at) filter (kind = 'restock' and units > 0) as restocked_at,
        min(occurred_at) filter (kind = 'write_off' and units < 0) as written_off_at,
        sum(amount) filter (kind in ('return_receipt', 'restock') and units > 0 and amount is not null)::double
        / nullif(sum(units) filter (kind in ('return_receipt', 'restock') and units > 0 and amount is not null), 0)::double as unit_cost,
    from marts.fct_return_movements
    group by all

),

weighed as (

    select
        lines.source_id,
        lines.return_id,
        lines.return_line_id,
        lines.product_id,
        inspections.* exclude (source_id, return_id, return_line_id),
        movements.* exclude (source_id, return_line_id),
        inspections.inspected_units <= greatest(lines.received_units, lines.requested_units) as is_in_parts,
    from marts.fct_return_lines as lines
    left join inspections
        on inspections.source_id = lines.source_id
        and inspections.return_line_id = lines.return_line_id
    left join movements
        on movements.source_id = lines.source_id
        and movements.return_line_id = lines.return_line_id
    where inspections.return_line_id is not null or movements.restocked_units > 0

)

select
    weighed.source_id,
    weighed.return_id,
    weighed.return_line_id,
    weighed.inspected_at,
    case when is_in_parts then restock_units when last_word.disposition = 'restock' then last_word.inspected_units else 0 end::decimal(18, 4) as restock_units,
    case when is_in_parts then scrap_units when last_word.disposition = 'scrap' then last_word.inspected_units else 0 end::decimal(18, 4) as scrap_units,
    case when is_in_parts then refurbish_units when last_word.disposition = 'refurbish' then last_word.inspected_units else 0 end::decimal(18, 4) as refurbish_units,
    coalesce(weighed.restocked_units, 0)::decimal(18, 4) as restocked_units,
    weighed.restocked_at,
    weighed.written_off_at,
    round(coalesce(weighed.unit_cost, products.unit_cost), 4)::decimal(18, 4) as unit_cost,
from weighed
left join marts.dim_products as products
    on products.source_id = weighed.source_id
    and products.product_id = weighed.product_id
