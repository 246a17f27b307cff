-- fct_return_sequels: what stayed of the value of each return, and when its customer returned goods the next time.
--
-- grain   one row per return of a source that was neither rejected nor cancelled
-- key     source_id, return_id
-- kept    table
-- tests   not_null(customer_id, requested_at, is_known)
--         expect(retained_amount >= 0)
--         expect(kept_amount <= retained_amount)
--         expect(next_requested_at >= requested_at)
--
-- Retained is what the customer took other goods or store credit for: returned goods at their net sales value, less what
-- was paid back because the new ones cost less (what was paid on top is a sale and not retained), and credit that was
-- paid out; never more than the return is worth. `kept_amount` is what is left of it after the customer's next return
-- where that came within 90 days: the value of that return is taken away, whatever it was of, since no source says which
-- purchase a credit was spent on. A return of an unknown customer has no next one.
--
-- Null amounts: no exchange rate is known.

with

cases as (

    select source_id, return_id, customer_id, requested_at, units, amount
    from marts.fct_returns
    where outcome not in ('rejected', 'cancelled')

),

exchanges as (

    select * from marts.fct_exchanges
    where exchange_status not in ('cancelled', 'failed', 'rejected')

),

lines as (

    select source_id, return_line_id, requested_units, requested_amount
    from marts.fct_return_lines
    semi join exchanges using (source_id, return_line_id)

),

-- An exchange that names no line is a share of the whole return.
valued as (

    select
        exchanges.source_id,
        exchanges.return_id,
        exchanges.exchanged_units,
        coalesce(lines.requested_units, cases.units) as units,
        case when lines.return_line_id is null then cases.amount else lines.requested_amount end as amount,
        least(coalesce(exchanges.price_difference_amount, 0), 0) as paid_back_amount,
    from exchanges
    join cases
        on cases.source_id = exchanges.source_id
        and cases.return_id = exchanges.return_id
    left join lines
        on lines.source_id = exchanges.source_id
        and lines.return_line_id = exchanges.return_line_id

),

exchanged as (

    select
        source_id,
        return_id,
        case
            when count(amount) = count(*)
                then sum(amount::double * least(exchanged_units::double / nullif(units, 0), 1) + paid_back_amount::double)
        end as exchanged_amount,
    from valued
    group by all

),

credited as (

    select
        source_id,
        return_id,
        case when count(amount) = count(*) then sum(amount) end as credited_amount,
    from marts.fct_refunds
    where refund_status = 'paid'
        and method = 'store_credit'
        and return_id is not null
    group by all

),

followed as (

    select
        source_id,
        return_id,
        lead(return_id) over of_customer as next_return_id,
        lead(requested_at) over of_customer as next_requested_at,
        lead(amount) over of_customer as next_amount,
    from cases
    where customer_id <> 'unknown'
    window of_customer as (partition by source_id, customer_id order by requested_at, return_id)

),

joined as (

    select
        cases.source_id,
        cases.return_id,
        cases.customer_id,
        cases.requested_at,
        greatest(case when exchanged.return_id is null then 0 else exchanged.exchanged_amount end, 0) as exchanged_amount,
        case when credited.return_id is null then 0 else credited.credited_amount end as credited_amount,
        cases.amount,
        exchanged.return_id is not null and exchanged.exchanged_amount is null as is_unpriced,
        followed.next_return_id,
        followed.next_requested_at,
        followed.next_amount,
    from cases
    left join exchanged
        on exchanged.source_id = cases.source_id
        and exchanged.return_id = cases.return_id
    left join credited
        on credited.source_id = cases.source_id
        and credited.return_id = cases.return_id
    left join followed
        on followed.source_id = cases.source_id
        and followed.return_id = cases.return_id

),

retained as (

    select
        *,
        case
            when is_unpriced or credited_amount is null then null
            else least(exchanged_amount + credited_amount::double, coalesce(amount::double, 1e18))
        end as retained_amount,
    from joined

)

select
    source_id,
    return_id,
    customer_id,
    requested_at,
    case when is_unpriced then null else exchanged_amount end::decimal(18, 4) as exchanged_amount,
    credited_amount::decimal(18, 4) as credited_amount,
    retained_amount::decimal(18, 4) as retained_amount,
    case
        when retained_amount is null then null
        when next_requested_at::date - requested_at::date <= 90
            then greatest(retained_amount - coalesce(next_amount::double, 0), 0)
        else retained_amount
    end::decimal(18, 4) as kept_amount,
    customer_id <> 'unknown' as is_known,
    next_return_id,
    next_requested_at,
from retained
order by requested_at, source_id, return_id
