-- rmas: cases of the OCA module rma, which is not installed.

select
    cast(null as integer) as id,
    cast(null as text) as return_id,
    cast(null as text) as name,
    cast(null as text) as state,
    cast(null as text) as note,
    cast(null as text) as operation,
    cast(null as timestamp) as requested_at,
    cast(null as integer) as partner_id,
    cast(null as integer) as user_id,
    cast(null as integer) as product_id,
    cast(null as integer) as reception_move_id,
    cast(null as integer) as refund_id,
    cast(null as integer) as sale_line_id,
    cast(null as integer) as order_id,
    cast(null as integer) as lot_id,
    cast(null as text) as reason,
    cast(null as text) as reason_code,
    cast(null as numeric) as units,
    cast(null as timestamp) as write_date
where false
