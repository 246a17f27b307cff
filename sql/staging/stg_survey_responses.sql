-- stg_survey_responses: what customers said of a return.
--
-- grain   one row per answer of a source
-- key     source_id, response_id
-- kept    view

select
    source_id,
    response_id,
    return_id,
    customer_id,
    answered_at,
    csat,
    nps,
    comment,
from raw.survey_responses
where deleted_at is null
