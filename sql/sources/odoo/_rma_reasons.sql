-- rma_reasons: of the OCA module rma_reason, which is not installed.

select cast(null as integer) as id, cast(null as text) as code, cast(null as text) as name where false
