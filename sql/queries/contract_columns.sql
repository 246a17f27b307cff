-- contract_columns: the source contract, column by column, and which of it any source has supplied.
--
-- grain   one row per column
-- filled  entity, entity_level, entity_en, entity_zh, entity_meaning_en, entity_meaning_zh, column_name, column_type,
--         need, meaning_en, meaning_zh
--
-- `rows_supplied` is null for an entity that no source has handed over yet.

select
    contract_columns.entity,
    contract_columns.entity_level,
    contract_columns.entity_en,
    contract_columns.entity_zh,
    contract_columns.entity_meaning_en,
    contract_columns.entity_meaning_zh,
    contract_columns.column_name,
    contract_columns.column_type,
    contract_columns.need,
    contract_columns.meaning_en,
    contract_columns.meaning_zh,
    contract_columns.known_values,
    cast(supplied.rows_supplied as double) as rows_supplied
from meta.contract_columns
left join meta.supplied
    on contract_columns.entity = supplied.entity
    and contract_columns.column_name = supplied.column_name
order by contract_columns.entity_position, contract_columns.position
