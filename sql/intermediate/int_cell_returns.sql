-- int_cell_returns: what came back, once for each member that it counts for (int_cells).
--
-- grain   one row per return line and member
-- key     source_id, return_line_id, member_id
-- kept    view
--
-- Returns that no order line is known of are left out: what they were shipped with is not known.

select
    hash(member.dimension, source_id, member.ids) as member_id,
    hash(member.dimension, source_id, member.ids, category, product_id) as part_id,
    member.dimension as dimension,
    source_id,
    return_line_id,
    category,
    requested_on,
    order_id,
    customer_id,
    reason,
    returned_units,
    returned_amount,
from (
    select
        fct_return_lines.*,
        unnest(
            marts.detective_members(
                category, product_id, supplier_id, fct_return_lines.batch_id, production_week_on, warehouse_id, carrier
            )
        ) as member,
    from marts.fct_return_lines
    left join intermediate.int_production_weeks
        on fct_return_lines.source_id = int_production_weeks.source_id
        and fct_return_lines.batch_id = int_production_weeks.batch_id
    where fct_return_lines.is_counted
        and fct_return_lines.cohort_on is not null
        and fct_return_lines.returned_units > 0
)
