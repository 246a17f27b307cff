-- dim_stages: the stages of a return in the order of the process, and how long a case may wait in each.
--
-- grain   one row per stage
-- key     stage
-- kept    table

select * from reference.stages
order by step nulls last, stage
