-- ledgers: what is summed over the slices: flows of stock by month, control totals, planted truths. Empty at first.

create or replace table demo.flows (
    product_id varchar,
    warehouse_id varchar,
    stock_state varchar,
    month_index int,
    sold_units bigint,
    units bigint,
    units_by_now bigint,
    units_by_through bigint
);

create or replace table demo.totals (total varchar, member varchar, value decimal(38, 2));

-- part of whole: returned of shipped units, hours of cases, an amount of one refund
create or replace table demo.found (kind varchar, entity varchar, id varchar, member varchar, part decimal(38, 2), whole decimal(38, 2));
