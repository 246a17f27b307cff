-- data_links: how the return lines of each source found their order lines.
--
-- grain   one row per source and kind of link
-- filled  source_id, link, return_lines, share

select
    source_id,
    link,
    cast(count(*) as double) as return_lines,
    cast(sum(requested_units) as double) as requested_units,
    cast(count(*) / sum(count(*)) over (partition by source_id) as double) as share
from marts.fct_return_lines
group by source_id, link
order by source_id, link
