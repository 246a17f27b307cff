-- flows: adds the movements of the slice to the sums by product, warehouse, state and month.

insert into demo.flows
select
    product_id,
    warehouse_id,
    stock_state,
    demo.month_of(occurred_at::date) as month_index,
    coalesce(sum(-units) filter (kind = 'sale'), 0)::bigint,
    sum(units)::bigint,
    coalesce(sum(units) filter (occurred_at <= getvariable('now')), 0)::bigint,
    coalesce(sum(units) filter (occurred_at <= getvariable('through')), 0)::bigint
from demo.movements
where demo.month_of(occurred_at::date) <= demo.month_of(getvariable('now')::date)
group by all;
