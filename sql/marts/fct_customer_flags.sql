-- fct_customer_flags: what was agreed about customers, by their CRM or in Retour itself.
--
-- grain   one row per flag of a source
-- key     source_id, flag_id
-- kept    table
-- tests   not_null(customer_id, segment, tier, country, reason, measure, flagged_at, flagged_on, is_holding)
--         warn relates(source_id, customer_id -> marts.dim_customers)
--
-- A flag blocks nothing: it tells people what to do. It holds as of the data (`is_holding`) while it was not lifted and has
-- not expired; nothing has to happen for it to expire.

with

flags as (

    select * from staging.stg_customer_flags

),

spans as (

    select source_id, data_to from intermediate.int_data_to

),

customers as (

    select source_id, customer_id, segment, tier, country from marts.dim_customers

)

select
    flags.source_id,
    flags.flag_id,
    flags.customer_id,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.tier, 'unknown') as tier,
    coalesce(customers.country, 'unknown') as country,
    coalesce(flags.reason, 'unknown') as reason,
    coalesce(flags.measure, 'none') as measure,
    flags.owner,
    flags.flagged_at::timestamp as flagged_at,
    flags.flagged_at::timestamp::date as flagged_on,
    flags.due_on,
    flags.look_on,
    flags.expires_on,
    flags.appealed_at::timestamp as appealed_at,
    flags.appeal_result,
    flags.lifted_at::timestamp as lifted_at,
    flags.lifted_at is null
    and (flags.expires_on is null or spans.data_to is null or flags.expires_on >= spans.data_to::date) as is_holding,
from flags
left join spans
    on spans.source_id = flags.source_id
left join customers
    on customers.source_id = flags.source_id
    and customers.customer_id = flags.customer_id
order by flags.source_id, flags.flag_id
