-- data_extra_columns: the columns that came in and that the contract does not know; they are kept.
--
-- grain   one row per source, entity and column
-- filled  source_id, entity, column_name, rows_seen

select
    source_id,
    entity,
    column_name,
    cast(rows_seen as double) as rows_seen
from meta.extra_columns
order by source_id, entity, column_name
