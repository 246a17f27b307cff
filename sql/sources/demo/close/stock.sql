-- stock: after all slices: what was bought each month, and what was left.
--
-- On the first of a month a warehouse brings its stock to a target: what it will sell in the month and a reserve. So a
-- month's stock follows from the movements of that month alone, and no history has to be carried on.

create or replace table demo.stock_months as

with

months as (

    select unnest(range(getvariable('slice_from'), demo.month_of(getvariable('now')::date) + 1))::int as month_index

),

shelves as (

    select
        products.product_id,
        products.product_key,
        products.supplier_id,
        products.unit_cost,
        products.batch_months,
        products.batch_phase,
        products.launched_on,
        warehouse_id,
        months.month_index,
        demo.first_of_month(months.month_index)::timestamp
        + to_seconds((10800 + floor(5400 * demo.draw(product_key, warehouse_id)))::bigint) as filled_at,
        -- now and then a unit is dropped or lost on the shelf: written off
        case
            when demo.draw(product_key * 4096 + months.month_index, 'loss' || warehouse_id) < 0.02
                then demo.first_of_month(months.month_index)::timestamp
                    + to_seconds((86400 * (2 + 25 * demo.draw(product_key * 4096 + months.month_index, 'lost' || warehouse_id)))::bigint)
        end as lost_at,
        4 + floor(5 * demo.draw(product_key, 'reserve' || warehouse_id))::int as reserve
    from demo.products
    cross join (select warehouse_id from demo.warehouses)
    inner join months on months.month_index >= demo.month_of(greatest(products.launched_on, getvariable('start')))

),

sums as (

    select
        product_id,
        warehouse_id,
        month_index,
        sum(sold_units) as sold_units,
        sum(units) as units,
        sum(units_by_now) as units_by_now,
        sum(units_by_through) as units_by_through
    from demo.flows
    where stock_state = 'sellable'
    group by all

)

select
    shelves.*,
    (reserve + ceil(1.15 * coalesce(sold_units, 0)))::bigint as target_units,
    (coalesce(units, 0) - (lost_at is not null)::int)::bigint as flow_units,
    (coalesce(units_by_now, 0) - coalesce((lost_at <= getvariable('now'))::int, 0))::bigint as flow_units_by_now,
    (coalesce(units_by_through, 0) - coalesce((lost_at <= getvariable('through'))::int, 0))::bigint as flow_units_by_through
from shelves
left join sums using (product_id, warehouse_id, month_index);

create or replace table demo.purchases as
select
    *,
    target_units
        - coalesce(lag(target_units + flow_units) over (partition by product_id, warehouse_id order by month_index), 0) as bought_units,
    demo.batch_of(month_index, batch_months, batch_phase) as batch
from demo.stock_months;
