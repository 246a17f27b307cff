-- quarantine_rules: what rows are held for, with one example of each; of the whole quarantine, not only its newest rows.
--
-- `replayable_rows` are those of which enough was kept to read them again (see etl/load/README.md).

with

held as (

    select
        source_id,
        entity,
        column_name,
        reason,
        file,
        line,
        left(found, 500) as found,
        wanted,
        left(raw_text, 500) as raw_text,
        layout is not null and reason <> 'duplicate_key' and length(raw_text) < 4000 as is_replayable,
        timezone('UTC', quarantined_at) as quarantined_at,
        load_seq,
    from load.quarantine

)

select
    source_id,
    entity,
    column_name,
    reason,
    count(*)::bigint as rows,
    count(*) filter (is_replayable)::bigint as replayable_rows,
    any_value(wanted) as wanted,
    arg_max(struct_pack(file, line, found, raw_text), (load_seq, file, line)).file as file,
    arg_max(struct_pack(file, line, found, raw_text), (load_seq, file, line)).line as line,
    arg_max(struct_pack(file, line, found, raw_text), (load_seq, file, line)).found as found,
    arg_max(struct_pack(file, line, found, raw_text), (load_seq, file, line)).raw_text as raw_text,
    max(quarantined_at) as last_quarantined_at,
from held
group by source_id, entity, column_name, reason
order by source_id, entity, column_name, reason
