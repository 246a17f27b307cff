-- returned_by_link: what order lines say came back is what the return lines linked to them say.
-- severity stop

with

by_order_line as (

    select
        source_id,
        sum(returned_units) as returned_units,
        sum(received_units) as received_units,
        sum(refunded_units) as refunded_units,
        sum(returned_amount) as returned_amount,
    from marts.fct_order_lines
    group by all

),

by_return_line as (

    select
        source_id,
        sum(returned_units) as returned_units,
        sum(received_units) as received_units,
        sum(refunded_units) as refunded_units,
        sum(returned_amount) as returned_amount,
    from marts.fct_return_lines
    where link <> 'unlinked'
    group by all

)

select * from by_order_line
full join by_return_line using (source_id)
where coalesce(by_order_line.returned_units, 0) <> coalesce(by_return_line.returned_units, 0)
    or coalesce(by_order_line.received_units, 0) <> coalesce(by_return_line.received_units, 0)
    or coalesce(by_order_line.refunded_units, 0) <> coalesce(by_return_line.refunded_units, 0)
    or coalesce(by_order_line.returned_amount, 0) <> coalesce(by_return_line.returned_amount, 0)
