-- matched_within_shipped: the rule never gives an order line more returned units than were shipped and not returned yet.
-- severity stop

with

linked as (

    select
        source_id,
        order_line_id,
        sum(returned_units) as returned_units,
        sum(returned_units) filter (where link = 'matched') as matched_units,
    from marts.fct_return_lines
    where order_line_id is not null
    group by all
    having count(*) filter (where link = 'matched') > 0

)

select order_lines.source_id, order_lines.order_line_id, linked.returned_units, order_lines.shipped_units
from linked
join marts.fct_order_lines as order_lines using (source_id, order_line_id)
where linked.returned_units > order_lines.shipped_units and linked.matched_units > 0
