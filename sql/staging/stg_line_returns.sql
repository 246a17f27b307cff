-- stg_line_returns: which return a return line belongs to, and nothing else.
--
-- grain   one row per return line of a source
-- key     source_id, return_line_id
-- kept    view
--
-- For what needs the way to the return but not the reason: it then need not be built again when a code is mapped.

select
    source_id,
    return_line_id,
    return_id,
from raw.return_lines
where deleted_at is null
