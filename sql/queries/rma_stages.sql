-- rma_stages: the stages of a return, in the order of the process.
--
-- grain   one row per stage
-- filled  stage, stage_en, stage_zh

select
    stage,
    cast(step as double) as step,
    stage_en,
    stage_zh,
    cast(sla_hours as double) as sla_hours
from marts.dim_stages
order by step nulls last, stage
