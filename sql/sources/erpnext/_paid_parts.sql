-- Settlements with what had been paid of their credit note by then.
select
    settlements.*,
    sum(if(settlements.docstatus = 1, settlements.amount, 0)) over (
        partition by settlements.id order by settlements.paid_at, settlements.part_id
    ) as paid
from settlements
