-- batch_totals: how much of a batch was shipped, is out there, came back, and what it has cost so far.
--
-- grain   one row
-- params  $source_id VARCHAR, $batch_id VARCHAR
-- filled  shipped_units, kept_units, lines, orders, customers, keeping_customers, returned_units, received_units,
--         refunded_units, inspected_units, failed_units, scrapped_units
--
-- Kept: shipped, and no return asked for. Costs: the value refunded (the price of the refunded units), what the returns
-- cost (shared among the lines of a return by what was asked for each), and the units scrapped at the cost of the
-- product. `failed_low` and `failed_high` are the exact interval of the defect rate among what was inspected (Clopper and
-- Pearson): a claim needs one that holds its level. Inspected are units that came back, not a sample of the batch.

with

shipped as (

    select
        coalesce(sum(shipped_units), 0) as shipped_units,
        coalesce(sum(greatest(shipped_units - returned_units, 0)), 0) as kept_units,
        count(*) filter (shipped_units > 0) as lines,
        count(distinct order_id) filter (shipped_units > 0) as orders,
        count(distinct nullif(customer_id, 'unknown')) filter (shipped_units > 0) as customers,
        count(distinct nullif(customer_id, 'unknown')) filter (shipped_units > returned_units) as keeping_customers,
        min(cohort_on) as first_on,
        max(cohort_on) as last_on,
        max(unit_cost) as unit_cost
    from marts.fct_order_lines
    where source_id = $source_id
        and batch_id = $batch_id

),

lines as (

    select *
    from marts.fct_return_lines
    where source_id = $source_id
        and batch_id = $batch_id
        and is_counted

),

returned as (

    select
        coalesce(sum(lines.returned_units), 0) as returned_units,
        coalesce(sum(lines.received_units), 0) as received_units,
        coalesce(sum(lines.refunded_units), 0) as refunded_units,
        sum(lines.returned_amount) as returned_amount,
        sum(lines.returned_amount * lines.refunded_units / nullif(lines.returned_units, 0)) as refunded_amount,
        sum(fct_returns.cost_amount * lines.requested_amount / nullif(fct_returns.amount, 0)) as cost_amount
    from lines
    left join marts.fct_returns
        on lines.source_id = fct_returns.source_id
        and lines.return_id = fct_returns.return_id

),

inspected as (

    select
        coalesce(sum(inspected_units), 0) as inspected_units,
        coalesce(sum(inspected_units) filter (result = 'fail'), 0) as failed_units,
        coalesce(sum(inspected_units) filter (disposition = 'scrap'), 0) as scrapped_units
    from marts.fct_inspections
    where source_id = $source_id
        and batch_id = $batch_id

),

-- One row: the exact interval, or nulls of a version that has none.
interval_of as (

    select
        cast(null as double) as failed_low,
        cast(null as double) as failed_high
    -- if clopper_pearson_low
    where false
    union all
    select
        marts.clopper_pearson_low(cast(failed_units as double), cast(inspected_units as double)),
        marts.clopper_pearson_high(cast(failed_units as double), cast(inspected_units as double))
    from inspected
    -- end if

)

select
    cast(shipped.shipped_units as double) as shipped_units,
    cast(shipped.kept_units as double) as kept_units,
    cast(shipped.lines as double) as lines,
    cast(shipped.orders as double) as orders,
    cast(shipped.customers as double) as customers,
    cast(shipped.keeping_customers as double) as keeping_customers,
    shipped.first_on,
    shipped.last_on,
    cast(returned.returned_units as double) as returned_units,
    cast(returned.received_units as double) as received_units,
    cast(returned.refunded_units as double) as refunded_units,
    cast(returned.returned_amount as double) as returned_amount,
    cast(returned.refunded_amount as double) as refunded_amount,
    cast(returned.cost_amount as double) as cost_amount,
    cast(inspected.scrapped_units * shipped.unit_cost as double) as scrapped_amount,
    cast(inspected.inspected_units as double) as inspected_units,
    cast(inspected.failed_units as double) as failed_units,
    cast(inspected.scrapped_units as double) as scrapped_units,
    cast(inspected.failed_units / nullif(inspected.inspected_units, 0) as double) as failed_rate,
    interval_of.failed_low,
    interval_of.failed_high
from shipped
cross join returned
cross join inspected
cross join interval_of
