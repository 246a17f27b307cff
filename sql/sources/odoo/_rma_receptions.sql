-- rma_receptions: moves that receive goods for a case of the OCA module rma, which is not installed.

select cast(null as integer) as move_id where false
