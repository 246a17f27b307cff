-- data_loads: the rows of every source and entity, from read to stored.
--
-- grain   one row per source and entity
-- filled  source_id, entity, loads, rows_read, loaded, unchanged, quarantined, stored_rows, is_accounted
--
-- The law of the loader stands in each row: rows_read = loaded + unchanged + quarantined.

select
    load_counts.source_id,
    load_counts.entity,
    entities.entity_en,
    entities.entity_zh,
    cast(load_counts.loads as double) as loads,
    cast(load_counts.rows_read as double) as rows_read,
    cast(load_counts.loaded as double) as loaded,
    cast(load_counts.unchanged as double) as unchanged,
    cast(load_counts.quarantined as double) as quarantined,
    cast(load_counts.stored_rows as double) as stored_rows,
    load_counts.last_loaded_at,
    load_counts.rows_read = load_counts.loaded + load_counts.unchanged + load_counts.quarantined as is_accounted
from meta.load_counts
left join (select distinct entity, entity_position, entity_en, entity_zh from meta.contract_columns) as entities
    on load_counts.entity = entities.entity
order by load_counts.source_id, entities.entity_position nulls last, load_counts.entity
