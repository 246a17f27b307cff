-- load_counts: where every row went that was ever read, per source and entity.
--
-- Rows are never removed from the raw tables, so what is stored is what was ever inserted; a test counts them.

select
    counts.source_id,
    counts.entity,
    count(distinct counts.load_seq) as loads,
    sum(counts.rows_read)::bigint as rows_read,
    sum(counts.loaded)::bigint as loaded,
    sum(counts.unchanged)::bigint as unchanged,
    sum(counts.quarantined)::bigint as quarantined,
    sum(counts.inserted)::bigint as stored_rows,
    timezone('UTC', max(loads.loaded_at)) as last_loaded_at,
from load.counts
left join load.loads on loads.load_seq = counts.load_seq
group by counts.source_id, counts.entity
order by counts.source_id, counts.entity
