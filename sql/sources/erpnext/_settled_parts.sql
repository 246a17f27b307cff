-- Credit notes and their parts, and which part settles its credit note.
select
    running.*,
    is_paid = 1 and paid >= total - 0.01 and paid - amount < total - 0.01 as is_last
from (
    select
        credit_parts.*,
        sum(if(is_paid = 1, amount, 0)) over (
            partition by id order by part_id is null desc, paid_at, part_id
        ) as paid
    from credit_parts
) as running
