-- int_cell_returns: what came back, once for each member that it counts for (int_cells).
--
-- grain   one row per return line and member
-- key     source_id, return_line_id, member_id
-- kept    view
--
-- Returns that no order line is known of are left out: what they were shipped with is not known.

with

lines as (

    select fct_return_lines.*, int_production_weeks.production_week_on,
    from marts.fct_return_lines
    left join intermediate.int_production_weeks
        on fct_return_lines.source_id = int_production_weeks.source_id
        and fct_return_lines.batch_id = int_production_weeks.batch_id
    where fct_return_lines.is_counted
        and fct_return_lines.cohort_on is not null
        and fct_return_lines.returned_units > 0

),

spread_out as (

    select *, unnest(marts.detective_dimensions()) as dimension from lines

),

named as (

    select
        *,
        marts.detective_id(
            dimension, product_id, supplier_id, batch_id, production_week_on, warehouse_id, carrier
        ) as member,
        marts.detective_second_id(dimension, category, production_week_on, warehouse_id) as second,
    from spread_out

)

select
    hash(dimension, source_id, member, second) as member_id,
    hash(dimension, source_id, member, second, category, product_id) as part_id,
    dimension,
    source_id,
    return_line_id,
    category,
    cohort_on,
    requested_on,
    order_id,
    customer_id,
    reason,
    returned_units,
    returned_amount,
from named
where member is not null
