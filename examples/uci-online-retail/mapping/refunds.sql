-- refunds: what each credit note gave back, posted with the note itself.

select
    _file,
    invoice as refund_id,
    invoice as return_id,
    max(customer_id) as customer_id,
    sum(-try_cast(quantity as decimal(18, 4)) * try_cast(unit_price as decimal(18, 4)))::decimal(18, 4) as amount,
    'paid' as status,
    max(invoiced_at) as paid_at,
    invoice as reference,
    max(invoiced_at) as updated_at
from lines
where place = 'return_lines'
group by _file, invoice
