-- rma_deliveries: moves that send goods for a case of the OCA module rma, which is not installed.

select cast(null as integer) as move_id, cast(null as integer) as rma_id, cast(null as boolean) as is_replacement where false
