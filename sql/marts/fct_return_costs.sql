-- fct_return_costs: what handling returns cost.
--
-- grain   one row per cost of a source
-- key     source_id, cost_id
-- kept    table
-- tests   not_null(cost_kind)

with

costs as (

    select *, coalesce(incurred_at, updated_at)::date as rated_on from staging.stg_return_costs

)

select
    costs.source_id,
    costs.cost_id,
    costs.return_id,
    coalesce(costs.kind, 'unknown') as cost_kind,
    case
        when coalesce(costs.currency, sources.currency, settings.reporting_currency) = settings.reporting_currency
            then costs.amount
        else (costs.amount * rates.rate)::decimal(18, 4)
    end as amount,
    costs.incurred_at::timestamp as incurred_at,
from costs
cross join reference.settings
left join reference.sources on sources.source_id = costs.source_id
left join intermediate.int_rates as rates
    on rates.currency = coalesce(costs.currency, sources.currency)
    and rates.rated_on = costs.rated_on
