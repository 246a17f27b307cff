-- rma_refund_lines: lines of credit notes made for a case of the OCA module rma, which is not installed.

select cast(null as integer) as line_id, cast(null as integer) as rma_id where false
