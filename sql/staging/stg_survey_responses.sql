-- stg_survey_responses: what customers said of a return.
--
-- grain   one row per answer of a source
-- key     source_id, response_id
-- kept    view
--
-- A survey tool is another source than the system that has the returns: its answers may name that one, and are from here
-- on answers of that source. So that they do not meet its own ones, their ids then begin with where they come from.

select
    coalesce(return_source_id, source_id) as source_id,
    case
        when return_source_id is null or return_source_id = source_id then response_id
        else source_id || '/' || response_id
    end as response_id,
    return_id,
    customer_id,
    answered_at,
    csat,
    nps,
    comment,
from raw.survey_responses
where deleted_at is null
