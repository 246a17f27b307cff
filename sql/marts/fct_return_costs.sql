-- fct_return_costs: what handling returns cost.
--
-- grain   one row per cost of a source
-- key     source_id, cost_id
-- kept    incremental by source_id, cost_id
-- stale   select source_id, cost_id from raw.return_costs where _load_seq > $since
-- stale   select costs.source_id, costs.cost_id from raw.return_costs as costs
--         left join reference.sources on sources.source_id = costs.source_id
--         semi join (
--             select upper(trim(currency)) as currency, unnest(range(as_of, as_of + 8, interval 1 day))::date as day
--             from raw.exchange_rates where _load_seq > $since
--         ) as rates on rates.day = coalesce(costs.incurred_at, costs.updated_at)::date
--         and rates.currency = coalesce(upper(trim(costs.currency)), sources.currency)
-- narrows staging.stg_return_costs
-- tests   not_null(cost_kind)
--
-- In the order of the return, by which its page looks them up.

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
order by costs.source_id, costs.return_id
