-- rma_surveys: what the customer said of a return.
--
-- grain   one row per answer
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  response_id

select
    response_id,
    answered_at,
    cast(csat as double) as csat,
    cast(nps as double) as nps,
    comment
from marts.fct_survey_responses
where source_id = $source_id
    and return_id = $return_id
order by answered_at, response_id
