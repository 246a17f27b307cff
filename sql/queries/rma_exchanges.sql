-- rma_exchanges: the goods that were sent in place of returned ones.
--
-- grain   one row per exchange
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  exchange_id, product_id

select
    exchange_id,
    return_line_id,
    new_order_id,
    product_id,
    product_name,
    cast(exchanged_units as double) as exchanged_units,
    cast(price_difference_amount as double) as price_difference_amount,
    exchange_status,
    created_at,
    shipped_at
from marts.fct_exchanges
where source_id = $source_id
    and return_id = $return_id
order by created_at, exchange_id
