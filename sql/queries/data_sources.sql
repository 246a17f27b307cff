-- data_sources: the sources, how fresh they are, and what came from them.
--
-- grain   one row per source
-- filled  source_id, kind, title, is_stale, rows_read, stored_rows, quarantined
--
-- `rows_read` and `stored_rows` are of all loads, `quarantined` is what is held now.

select
    sources.source_id,
    sources.kind,
    sources.title,
    sources.timezone,
    sources.last_loaded_at,
    sources.data_to,
    sources.is_stale,
    sources.message,
    cast(coalesce(sum(load_counts.rows_read), 0) as double) as rows_read,
    cast(coalesce(sum(load_counts.stored_rows), 0) as double) as stored_rows,
    cast(coalesce((
        select sum(rows)
        from meta.quarantine_rules
        where quarantine_rules.source_id = sources.source_id
    ), 0) as double) as quarantined
from meta.sources
left join meta.load_counts
    on sources.source_id = load_counts.source_id
group by all
order by sources.source_id
