-- contract_supplied: the columns of the contract that at least one source has supplied a value for.
--
-- grain   one row per entity and column
-- filled  entity, column_name

select
    entity,
    column_name
from meta.supplied
where rows_supplied > 0
order by entity, column_name
