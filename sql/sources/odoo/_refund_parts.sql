-- refund_parts: credit notes, in as many parts as they pay back returns. The parts add up to the credit note: what its lines
-- do not (rounding) goes to the first part.

with

grouped as (

    select
        move_id,
        return_id,
        sum(price_total) as amount,
        max(return_write_date) as return_write_date,
        count(*) over (partition by move_id) as parts,
        row_number() over (partition by move_id order by return_id nulls first) as part
    from refund_lines
    group by move_id, return_id

)

select
    move.id as move_id,
    case when grouped.parts > 1 then move.id || coalesce('-' || grouped.return_id, '') else cast(move.id as text) end
        as refund_id,
    grouped.return_id,
    case coalesce(grouped.part, 1)
        when 1 then move.amount_total - coalesce(sum(grouped.amount) over same_move, 0) + coalesce(grouped.amount, 0)
        else grouped.amount
    end as amount,
    coalesce(grouped.part, 1) as part,
    grouped.return_write_date
from account_move as move
left join grouped on grouped.move_id = move.id
where move.company_id = cast(:company as integer) and move.move_type = 'out_refund'
window same_move as (partition by move.id)
