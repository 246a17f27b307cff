-- leak_ids: which of some findings this version still has.
--
-- grain   one row per finding
-- params  $among VARCHAR[]
-- filled  leak_id

select leak_id
from marts.fct_leaks
where leak_id in (select unnest($among))
order by leak_id
