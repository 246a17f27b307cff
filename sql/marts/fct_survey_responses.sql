-- fct_survey_responses: what customers said of a return.
--
-- grain   one row per answer of a source
-- key     source_id, response_id
-- kept    incremental by source_id, response_id
-- stale   select
--             coalesce(return_source_id, source_id) as source_id,
--             if(coalesce(return_source_id, source_id) = source_id, response_id, source_id || '/' || response_id) as response_id
--         from raw.survey_responses where _load_seq > $since
-- stale   select responses.source_id, responses.response_id from marts.fct_survey_responses as responses
--         semi join changes.fct_returns as touched on touched.source_id = responses.source_id
--         and touched.return_id = responses.return_id
-- stale   select kept.source_id, kept.response_id from marts.fct_survey_responses as kept
--         anti join staging.stg_survey_responses as said on said.source_id = kept.source_id
--         and said.response_id = kept.response_id
-- narrows staging.stg_survey_responses
-- tests   not_null(customer_id)
--         warn expect(csat between 1 and 5)
--         warn expect(nps between 0 and 10)
--
-- The third stale: an answer that has been put to a return of another source leaves the place where it was.

with

responses as (

    select * from staging.stg_survey_responses

),

returns as (

    select source_id, return_id, customer_id from marts.fct_returns

)

select
    responses.source_id,
    responses.response_id,
    responses.return_id,
    coalesce(responses.customer_id, returns.customer_id, 'unknown') as customer_id,
    responses.answered_at::timestamp as answered_at,
    responses.csat,
    responses.nps,
    responses.comment,
from responses
left join returns
    on returns.source_id = responses.source_id
    and returns.return_id = responses.return_id
order by responses.source_id, responses.return_id
