-- unmapped_reasons: codes of sources that the reason map does not know, and what they hide.

select
    source_id,
    reason_code,
    count(*)::bigint as return_lines,
    sum(returned_units)::decimal(18, 4) as units,
    min(requested_on) as first_on,
    max(requested_on) as last_on,
from marts.fct_return_lines
where reason = 'unmapped'
group by all
order by return_lines desc, source_id, reason_code
