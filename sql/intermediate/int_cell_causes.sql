-- int_cell_causes: which of the flagged cells of the batch detective are said, so that one cause is said once.
--
-- grain   one row per flagged cell (a member and a reason) that is no pair
-- key     member_id, reason
-- kept    table
-- tests   not_null(is_said)
--
-- A bad batch is in its week of production, its product, its supplier, and in the carrier that brought most of it; what is
-- defective is in all reasons. Of two flagged cells of which one (the narrow one) lies in the other (the broad one):
-- - if few narrow ones of a dimension make up half of the excess of the broad one (one, or at most one in five of those
--   that it has), they are the cause: the broad one is not said;
-- - else the broad one is the cause (a supplier that gets worse, in all its products): the narrow ones are not said.
--
-- Narrow to broad: batch, week of production, product, supplier, carrier, warehouse; and a reason is narrower than all.
-- How much of a cell lies in another is counted by the units that came back in both.

with

flagged as (

    select
        member_id,
        reason,
        hash(member_id, reason) as cell,
        dimension,
        returned_units,
        returned_units - expected_units as excess_units,
        list_position(marts.detective_dimensions(), dimension) as breadth,
    from intermediate.int_tested_cells
    where is_flagged
        -- a pair is shown where it was found; its carrier and its warehouse are what somebody can go to
        and dimension not in ('carrier_category', 'carrier_warehouse')

),

lines as (

    select flagged.*, returns.source_id, returns.return_line_id, returns.returned_units::double as line_units,
    from flagged
    inner join intermediate.int_cell_returns as returns
        on flagged.member_id = returns.member_id
        and (flagged.reason = 'all' or flagged.reason = returns.reason)

),

-- What a narrow one says of the excess of a broad one.
pairs as (

    select
        broad.cell as broad,
        narrow.cell as narrow,
        narrow.dimension,
        narrow.reason,
        any_value(narrow.excess_units) * sum(narrow.line_units) / any_value(narrow.returned_units)
            / any_value(broad.excess_units) as part,
    from lines as narrow
    inner join lines as broad
        on narrow.source_id = broad.source_id
        and narrow.return_line_id = broad.return_line_id
        and narrow.cell <> broad.cell
        and (broad.reason = 'all' or broad.reason = narrow.reason)
        and (
            narrow.breadth < broad.breadth
            or narrow.member_id = broad.member_id and broad.reason = 'all' and narrow.reason <> 'all'
        )
    group by broad.cell, narrow.cell, narrow.dimension, narrow.reason
    -- most of the narrow one lies in the broad one
    having sum(narrow.line_units) >= 0.5 * any_value(narrow.returned_units)

),

-- How many members of each dimension a broad one has.
members as (

    select lines.cell as broad, others.dimension, count(distinct others.member_id) as members,
    from lines
    inner join intermediate.int_cell_returns as others
        on lines.source_id = others.source_id
        and lines.return_line_id = others.return_line_id
    where lines.cell in (select broad from pairs)
    group by lines.cell, others.dimension

),

ranked as (

    select
        *,
        row_number() over largest as rank,
        sum(part) over largest - part as part_before,
    from pairs
    window largest as (partition by broad, dimension, reason order by part desc, narrow)

),

-- The narrow ones of one dimension and reason that make up half, if there are so many.
explained as (

    select
        ranked.broad,
        ranked.dimension,
        ranked.reason,
        count(*) filter (part_before < 0.5) as needed,
        sum(part) as part,
        any_value(members.members) as members,
    from ranked
    inner join members
        on ranked.broad = members.broad
        and ranked.dimension = members.dimension
    group by ranked.broad, ranked.dimension, ranked.reason
    having sum(part) >= 0.5
        and count(*) filter (part_before < 0.5) <= greatest(1, 0.2 * any_value(members.members))

)

select
    flagged.member_id,
    flagged.reason,
    flagged.cell not in (select broad from explained)
    and flagged.cell not in (
        select narrow from pairs where broad not in (select broad from explained)
    ) as is_said,
from flagged
order by flagged.member_id, flagged.reason
