-- Settlements, and which of them settles its credit note.
select
    paid_parts.*,
    paid_parts.docstatus = 1 and paid_parts.paid >= credits.total - 0.01 and paid_parts.paid - paid_parts.amount < credits.total - 0.01
        as is_last
from paid_parts
join credit_notes as credits on credits.id = paid_parts.id
