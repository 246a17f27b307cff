-- model_columns: the columns of every model, and what those of the marts mean.

select
    columns.schema_name as layer,
    columns.table_name as model,
    columns.column_index::bigint as position,
    columns.column_name,
    lower(columns.data_type) as column_type,
    coalesce(own.meaning_en, general.meaning_en) as meaning_en,
    coalesce(own.meaning_zh, general.meaning_zh) as meaning_zh,
from duckdb_columns() as columns
semi join models.state on state.model = columns.schema_name || '.' || columns.table_name
left join column_meanings as own
    on own.relation = columns.table_name
    and own.column_name = columns.column_name
left join column_meanings as general
    on general.relation = '*'
    and general.column_name = columns.column_name
where columns.database_name = current_database()
order by all
