-- stg_orders: orders, without those their source deleted.
--
-- grain   one row per order of a source
-- key     source_id, order_id
-- kept    view

select
    source_id,
    order_id,
    order_number,
    customer_id,
    channel,
    ordered_at,
    upper(trim(currency)) as currency,
    upper(trim(country)) as country,
    status,
from raw.orders
where deleted_at is null
