-- int_leak_return_without_order: returns that belong to no order, and for which goods were taken or money was paid.
--
-- grain   one row per return of a source
-- key     source_id, return_id
-- kept    table
--
-- Neither does the source name an order, nor could int_return_links find one by customer and product. An order may be
-- named within the days of grace after the request. At stake is what was paid; before, what the goods are worth by the
-- usual price of the product.

with

rule as (

    select * from reference.leak_rules
    where rule = 'return_without_order'

),

now as (

    select max(data_to)::timestamp as data_to from intermediate.int_data_to

)

select
    returns.source_id,
    returns.return_id as document_id,
    returns.return_id,
    coalesce(returns.paid_amount, returns.known_worth)::decimal(18, 4) as amount,
    returns.received_units::decimal(18, 4) as units,
    coalesce(least(returns.received_at, returns.first_paid_at), returns.requested_at) as since,
    returns.paid_amount,
    returns.last_paid_at as paid_at,
    returns.received_at,
    returns.known_worth as worth_amount,
from intermediate.int_leak_returns as returns
join marts.fct_returns as cases
    on cases.source_id = returns.source_id
    and cases.return_id = returns.return_id
join intermediate.int_leak_records as order_links
    on order_links.source_id = returns.source_id
    and order_links.record = 'order_links'
cross join rule
cross join now
where cases.order_id is null
    and (returns.first_paid_at is not null or returns.outcome in ('open', 'settled'))
    and returns.requested_at >= order_links.from_at
    and returns.requested_at + to_days(rule.grace_days::int) <= now.data_to
