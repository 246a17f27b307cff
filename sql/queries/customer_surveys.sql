-- customer_surveys: what a customer said of their returns, newest first.
--
-- grain   one row per answer
-- params  $source_id VARCHAR, $customer_id VARCHAR
-- filled  response_id

select
    fct_survey_responses.response_id,
    fct_survey_responses.return_id,
    fct_returns.rma_number,
    fct_survey_responses.answered_at,
    cast(fct_survey_responses.csat as double) as csat,
    cast(fct_survey_responses.nps as double) as nps,
    fct_survey_responses.comment
from marts.fct_survey_responses
left join marts.fct_returns
    on fct_survey_responses.source_id = fct_returns.source_id
    and fct_survey_responses.return_id = fct_returns.return_id
where fct_survey_responses.source_id = $source_id
    and fct_survey_responses.customer_id = $customer_id
order by fct_survey_responses.answered_at desc, fct_survey_responses.response_id
