-- refunds: money that goes back, with the leaks: paid twice, paid without receipt, paid for an exchange,
-- paid above the value of the goods.
--
-- What is refunded is what arrived at the price that was paid; a return refunded without receipt, what was asked.

create or replace table demo.refunds as

with

owed as (

    select
        return_id,
        case_key,
        any_value(path) as path,
        any_value(resolution) as resolution,
        any_value(order_id) as order_id,
        any_value(customer_id) as customer_id,
        any_value(currency) as currency,
        any_value(channel) as channel,
        any_value(is_unlinked) as is_unlinked,
        any_value(is_anonymous) as is_anonymous,
        any_value(authorized_at) as authorized_at,
        any_value(inspected_at) as inspected_at,
        any_value(stocked_at) as stocked_at,
        any_value(settled_at) as settled_at,
        -- never a cent more than was paid
        sum(floor(100 * unit_net * coalesce(received_units, returned_units) + 1e-6) / 100) as amount
    from demo.case_lines
    where
        (stocked_at is not null or path = 'unreceived')
        and (resolution in ('refund', 'store_credit') or (resolution = 'exchange' and demo.draw(case_key, 'leak') < 0.004))
    group by return_id, case_key

),

timed as (

    select
        *,
        coalesce(inspected_at, stocked_at, demo.after(authorized_at, 20)) as requested_at,
        -- approved between stock update and payment
        case
            when path <> 'forgotten' or demo.draw(case_key, 'approved') < 0.5
                then coalesce(
                    demo.after(
                        coalesce(stocked_at, authorized_at),
                        0.3 * date_diff('second', coalesce(stocked_at, authorized_at), settled_at) / 3600.0
                    ),
                    demo.after(stocked_at, 5)
                )
        end as approved_at,
        demo.draw(case_key, 'bank') < 0.012 as has_failed,
        -- a leak: more is paid than the goods were sold for
        case
            when path = 'usual' and resolution = 'refund' and not is_unlinked and amount > 0
                and demo.draw(case_key, 'generous') < 0.004 and demo.draw(case_key, 'leak') <= 0.9975
                then round(0.2 * amount + 3, 2)
            else 0
        end as overpaid
    from owed

),

paid as (

    select
        'F' || return_id[2:] as refund_id,
        1 as payment,
        case
            when has_failed
                then demo.after(settled_at, -0.5 * least(20, date_diff('minute', approved_at, settled_at) / 60.0))
        end as failed_at,
        * exclude (has_failed)
    from timed
    union all
    -- paid twice: the same amount again, some days later
    select
        'F' || return_id[2:] || 'B',
        2,
        null,
        * exclude (has_failed) replace (
            demo.after(settled_at, 24 * (2 + 20 * demo.draw(case_key, 'again')) - 30) as requested_at,
            demo.after(settled_at, 24 * (2 + 20 * demo.draw(case_key, 'again')) - 6) as approved_at,
            demo.after(settled_at, 24 * (2 + 20 * demo.draw(case_key, 'again'))) as settled_at
        )
    from timed
    where settled_at is not null and path = 'usual' and resolution = 'refund' and demo.draw(case_key, 'leak') > 0.9975

)

select
    refund_id,
    payment,
    return_id,
    case_key,
    path,
    resolution,
    case when not is_unlinked then order_id end as order_id,
    case when not is_anonymous then customer_id end as customer_id,
    currency,
    amount + overpaid as amount,
    overpaid,
    case
        when resolution = 'store_credit' then 'store_credit'
        when channel = 'store' and demo.draw(case_key, 'till') < 0.5 then 'cash'
        when demo.draw(case_key, 'method') < 0.09 then 'bank_transfer'
        else 'original_payment'
    end as method,
    requested_at,
    approved_at,
    failed_at,
    settled_at as paid_at,
    -- a leak: a payment that accounting never booked
    demo.draw(case_key, 'booked') > 0.997 as is_unposted,
    -- a leak: a payment that accounting booked with another amount
    case when demo.draw(case_key, 'booked') < 0.003 then round(0.1 * amount + 1, 2) else 0 end as misposted
from paid;
