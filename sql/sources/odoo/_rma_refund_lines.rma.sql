-- rma_refund_lines: lines of credit notes made for a case of the OCA module rma.

select line.id as line_id, line.rma_id from account_move_line as line where line.rma_id is not null
