-- source_links: where people find a return in its source system; `{id}` in it is the id of the return there.
--
-- Of the sources whose configuration says so.

select source_id, link from reference.source_links
order by source_id
