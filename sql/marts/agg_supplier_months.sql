-- agg_supplier_months: what each supplier's goods did, by category and month.
--
-- grain   one row per supplier of a source, category and month
-- key     source_id, supplier_id, category, month_on
-- kept    table
-- tests   not_null(shipped_units, returned_units, our_fault_units, inspected_units, failed_units)
--         expect(our_fault_units <= returned_units)
--         expect(failed_units <= inspected_units)
--
-- For the supplier scorecards, which would else read all order lines. Shipped and returned units and their money are of
-- the month of shipping; a return that no order line is known of has no such month and is not here. Inspected units are
-- of the month of inspection, whenever the goods were shipped. `our_fault_units` came back for a reason that is the
-- seller's (defective, not as described, wrong item …), as the customers say. Costs of a return are shared among its
-- lines by what was asked for each.

with

shipped as (

    select
        source_id,
        supplier_id,
        category,
        date_trunc('month', cohort_on)::date as month_on,
        sum(shipped_units) as shipped_units,
        sum(net_amount) as net_amount,
    from marts.fct_order_lines
    where cohort_on is not null
        and shipped_units > 0
    group by all

),

lines as (

    select
        source_id,
        return_id,
        supplier_id,
        category,
        date_trunc('month', cohort_on)::date as month_on,
        fault,
        returned_units,
        returned_amount,
        requested_amount,
    from marts.fct_return_lines
    where is_counted
        and cohort_on is not null

),

returned as (

    select
        lines.source_id,
        lines.supplier_id,
        lines.category,
        lines.month_on,
        sum(lines.returned_units) as returned_units,
        sum(lines.returned_units) filter (lines.fault = 'seller') as our_fault_units,
        sum(lines.returned_amount) as returned_amount,
        sum(lines.returned_amount) filter (lines.fault = 'seller') as our_fault_amount,
        sum(fct_returns.cost_amount * lines.requested_amount / nullif(fct_returns.amount, 0)) as cost_amount,
    from lines
    left join marts.fct_returns
        on lines.source_id = fct_returns.source_id
        and lines.return_id = fct_returns.return_id
    group by all

),

inspected as (

    select
        source_id,
        supplier_id,
        category,
        date_trunc('month', inspected_at)::date as month_on,
        sum(inspected_units) as inspected_units,
        sum(inspected_units) filter (result = 'fail') as failed_units,
    from marts.fct_inspections
    where inspected_at is not null
    group by all

),

months as (

    select source_id, supplier_id, category, month_on from shipped
    union
    select source_id, supplier_id, category, month_on from returned
    union
    select source_id, supplier_id, category, month_on from inspected

)

select
    months.source_id,
    months.supplier_id,
    months.category,
    months.month_on,
    coalesce(shipped.shipped_units, 0)::decimal(18, 4) as shipped_units,
    shipped.net_amount::decimal(18, 4) as net_amount,
    coalesce(returned.returned_units, 0)::decimal(18, 4) as returned_units,
    coalesce(returned.our_fault_units, 0)::decimal(18, 4) as our_fault_units,
    returned.returned_amount::decimal(18, 4) as returned_amount,
    returned.our_fault_amount::decimal(18, 4) as our_fault_amount,
    returned.cost_amount::decimal(18, 4) as cost_amount,
    coalesce(inspected.inspected_units, 0)::decimal(18, 4) as inspected_units,
    coalesce(inspected.failed_units, 0)::decimal(18, 4) as failed_units,
from months
left join shipped using (source_id, supplier_id, category, month_on)
left join returned using (source_id, supplier_id, category, month_on)
left join inspected using (source_id, supplier_id, category, month_on)
order by months.source_id, months.supplier_id, months.month_on, months.category
