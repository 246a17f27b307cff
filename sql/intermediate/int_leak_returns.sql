-- int_leak_returns: what of each return arrived and was exchanged, what it is worth, and what was paid for it.
--
-- grain   one row per return of a source that was received, paid or exchanged
-- key     source_id, return_id
-- kept    table
--
-- `is_received`: anything says so, a date, a count, an inspection, a movement into stock. Worth is the net price of the
-- order, null where a line has no price or no order names it (a matched or average price is a guess, and nobody is
-- accused by a guess): `asked_worth` of all that was asked, `received_worth` of what arrived, `kept_worth` of what arrived
-- and was not exchanged (0 where all was). `known_worth` is what the goods that arrived are worth as far as anybody can
-- tell, guesses included: for what we owe. An exchange that names no line is of the whole return.

with

shipped as (

    select
        source_id,
        return_id,
        return_line_id,
        sum(exchanged_units) as exchanged_units,
        max(shipped_at) as shipped_at,
        sum(price_difference_amount) as price_difference_amount,
    from marts.fct_exchanges
    where shipped_at is not null
    group by all

),

exchanges as (

    select
        source_id,
        return_id,
        bool_or(return_line_id is null) as is_of_all,
        max(shipped_at) as exchanged_at,
        sum(exchanged_units) as exchanged_units,
        sum(greatest(-price_difference_amount, 0)) as paid_back_amount,
    from shipped
    group by all

),

lines as (

    select
        lines.source_id,
        lines.return_id,
        lines.link,
        lines.requested_units,
        lines.requested_amount,
        case when lines.is_counted then lines.received_units else 0 end as received_units,
        case
            when lines.requested_units > 0
                then lines.requested_amount::double * least(lines.received_units, lines.requested_units) / lines.requested_units
        end as received_amount,
        case
            when lines.requested_units > 0
                then lines.requested_amount::double
                    * greatest(least(lines.received_units, lines.requested_units) - coalesce(shipped.exchanged_units, 0), 0)
                    / lines.requested_units
        end as kept_amount,
        coalesce(shipped.exchanged_units, 0) >= lines.received_units and shipped.return_line_id is not null as is_exchanged,
    from marts.fct_return_lines as lines
    left join shipped
        on shipped.source_id = lines.source_id
        and shipped.return_line_id = lines.return_line_id

),

worths as (

    select
        source_id,
        return_id,
        sum(requested_units) as requested_units,
        sum(received_units) as received_units,
        bool_and(link = 'reference' and requested_amount is not null) as is_priced,
        bool_and(is_exchanged or link = 'reference' and requested_amount is not null) as is_rest_priced,
        round(sum(requested_amount), 4) as asked_worth,
        round(sum(received_amount), 4) as received_worth,
        round(sum(case when is_exchanged then 0 else kept_amount end), 4) as kept_worth,
        count(*) = count(requested_amount) as is_worth_known,
    from lines
    group by all

),

refunds as (

    select
        source_id,
        return_id,
        sum(amount) as paid_amount,
        count(*) = count(amount) as is_paid_known,
        sum(order_amount) as order_amount,
        min(paid_at) as first_paid_at,
        max(paid_at) as last_paid_at,
        -- later findings on the same money are counted by refund: the largest stands for the return
        arg_max(refund_id, struct_pack(amount, refund_id)) as refund_id,
    from intermediate.int_leak_refunds
    where return_id is not null
    group by all

),

movements as (

    select source_id, return_id, min(occurred_at) as moved_at from marts.fct_return_movements
    where kind in ('return_receipt', 'restock') and units > 0
    group by all

)

select
    returns.source_id,
    returns.return_id,
    returns.country,
    returns.link,
    returns.outcome,
    returns.requested_at,
    least(returns.received_at, returns.inspected_at, returns.stocked_at, movements.moved_at) as received_at,
    received_at is not null or coalesce(worths.received_units, 0) > 0 as is_received,
    worths.requested_units,
    worths.received_units,
    case when worths.is_priced then worths.asked_worth end::decimal(18, 4) as asked_worth,
    case when worths.is_priced then worths.received_worth end::decimal(18, 4) as received_worth,
    case when exchanges.is_of_all then 0 when worths.is_rest_priced then worths.kept_worth end::decimal(18, 4) as kept_worth,
    case when worths.is_worth_known then worths.received_worth end::decimal(18, 4) as known_worth,
    returns.refund_owed_amount as owed_amount,
    case when refunds.is_paid_known then refunds.paid_amount end::decimal(18, 4) as paid_amount,
    case when refunds.is_paid_known then refunds.order_amount end::decimal(18, 4) as order_amount,
    refunds.first_paid_at,
    refunds.last_paid_at,
    refunds.refund_id,
    exchanges.exchanged_at,
    exchanges.exchanged_units,
    exchanges.paid_back_amount,
from marts.fct_returns as returns
left join worths
    on worths.source_id = returns.source_id
    and worths.return_id = returns.return_id
left join refunds
    on refunds.source_id = returns.source_id
    and refunds.return_id = returns.return_id
left join exchanges
    on exchanges.source_id = returns.source_id
    and exchanges.return_id = returns.return_id
left join movements
    on movements.source_id = returns.source_id
    and movements.return_id = returns.return_id
where is_received
    or refunds.return_id is not null
    or exchanges.return_id is not null
