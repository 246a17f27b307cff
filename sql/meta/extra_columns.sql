-- extra_columns: columns that came in and that the contract does not know; they are kept with their rows.

select source_id, entity, column_name, rows_seen, from load.extra_columns order by all
