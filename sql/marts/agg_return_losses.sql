-- agg_return_losses: what returns lost, by the month of the request and what was asked back: refunds, handling, write-offs.
--
-- grain   one row per month, customer, product, supplier, reason, channel and country of a source
-- key     source_id, month_on, customer_id, product_id, supplier_id, reason, channel, country
-- kept    table
-- tests   not_null(category, fault, returned_units, refund_amount, cost_amount)
--         not_null(write_off_amount, recovered_amount, exchanged_amount)
--         warn expect(refund_amount >= 0 and cost_amount >= 0)
--
-- The loss of a return is its refunds paid, its handling, and what of it was written off at cost, less what was put back
-- into stock at cost: whenever these happened, they are of the month in which the return was asked for, so that a month
-- answers what its returns lost (the metric return_loss has each part on its own day). Refunds and handling of a return
-- are shared among its lines by the value of what was asked back; where a line has no value, by units. Movements are of
-- their line. Refunds that belong to no return are not here.
--
-- Had a return not happened its refund and handling would not have been paid, and goods that went out in exchange would
-- still be here; what was put back into stock would not. What was written off had been bought either way: it is part of
-- the loss, and nothing that would have been saved beside the refund.

with

lines as (

    select
        *,
        sum(requested_amount) over of_return as return_amount,
        sum(requested_units) over of_return as return_units,
        bool_and(requested_amount is not null) over of_return as is_valued,
        count(*) over of_return as return_lines,
    from marts.fct_return_lines
    window of_return as (partition by source_id, return_id)

),

movements as (

    select
        source_id,
        return_line_id,
        -coalesce(sum(amount) filter (kind = 'write_off'), 0) as write_off_amount,
        coalesce(sum(amount) filter (kind = 'restock'), 0) as recovered_amount,
        -coalesce(sum(amount) filter (kind = 'exchange_out'), 0) as exchanged_amount,
    from marts.fct_return_movements
    group by all

),

shared as (

    select
        lines.source_id,
        date_trunc('month', lines.requested_on)::date as month_on,
        lines.customer_id,
        lines.product_id,
        lines.supplier_id,
        lines.category,
        lines.reason,
        lines.reason_category,
        lines.fault,
        lines.channel,
        lines.country,
        lines.returned_units,
        case
            when lines.is_valued and lines.return_amount > 0 then lines.requested_amount::double / lines.return_amount::double
            when lines.return_units > 0 then lines.requested_units::double / lines.return_units::double
            else 1.0 / lines.return_lines
        end as share,
        returns.refund_amount,
        returns.cost_amount,
        coalesce(movements.write_off_amount, 0) as write_off_amount,
        coalesce(movements.recovered_amount, 0) as recovered_amount,
        coalesce(movements.exchanged_amount, 0) as exchanged_amount,
    from lines
    join marts.fct_returns as returns
        on returns.source_id = lines.source_id
        and returns.return_id = lines.return_id
    left join movements
        on movements.source_id = lines.source_id
        and movements.return_line_id = lines.return_line_id

)

select
    source_id,
    month_on,
    customer_id,
    product_id,
    supplier_id,
    any_value(category) as category,
    reason,
    any_value(reason_category) as reason_category,
    any_value(fault) as fault,
    channel,
    country,
    sum(returned_units)::decimal(18, 4) as returned_units,
    round(sum(refund_amount::double * share), 4)::decimal(18, 4) as refund_amount,
    round(sum(cost_amount::double * share), 4)::decimal(18, 4) as cost_amount,
    sum(write_off_amount)::decimal(18, 4) as write_off_amount,
    sum(recovered_amount)::decimal(18, 4) as recovered_amount,
    sum(exchanged_amount)::decimal(18, 4) as exchanged_amount,
from shared
where month_on is not null
group by source_id, month_on, customer_id, product_id, supplier_id, reason, channel, country
order by source_id, month_on, product_id, reason
