-- stg_exchanges: goods sent in place of returned ones.
--
-- grain   one row per exchange of a source
-- key     source_id, exchange_id
-- kept    view

select
    source_id,
    exchange_id,
    return_id,
    return_line_id,
    new_order_id,
    product_id,
    quantity,
    price_difference,
    lower(trim(status)) as status,
    created_at,
    shipped_at,
from raw.exchanges
where deleted_at is null
