-- cases: the returns (RMA) that the lines of the slice will cause, each with all the times of its life.
--
-- case_key = order_key * 8 + case_no (1 or 2): what comes back of an order comes in one case, sometimes in two.
-- path   usual, cancelled, rejected, unreceived (refunded without receipt), forgotten (received, never settled)

create or replace table demo.cases as

with

grouped as (

    select
        order_key,
        case when line_no > 1 and demo.draw(line_key, 'second parcel') < 0.08 then 2 else 1 end as case_no,
        arg_min(
            struct_pack(
                code, profile, order_id, channel, kind, country, customer_id, currency, warehouse_id, month_index, arrived_at
            ),
            line_no
        ) as first_line,
        count(*)::int as line_count
    from demo.lines
    where returned_units > 0
    group by order_key, case_no

),

opened as (

    select
        order_key,
        case_no,
        order_key * 8 + case_no as case_key,
        line_count,
        first_line.code,
        first_line.profile,
        first_line.order_id,
        first_line.channel,
        first_line.kind,
        first_line.country,
        first_line.customer_id,
        first_line.currency,
        first_line.warehouse_id,
        first_line.month_index,
        first_line.arrived_at,
        'R' || first_line.order_id[2:] || '-' || case_no as return_id,
        demo.draw(order_key * 8 + case_no, 'path') as path_draw,
        case
            -- who plays the rules knows the last day of the trial
            when first_line.kind = 'serial'
                then 11 + 3 * demo.draw(order_key * 8 + case_no, 'last days')
            else least(120, demo.spread(demo.draw(order_key * 8 + case_no, 'delay'), tree.delay, tree.delay_shape))
        end
        + 5 * (case_no - 1) as delay_days
    from grouped
    inner join demo.categories as tree on tree.code = first_line.code

),

asked as (

    select
        *,
        demo.after(arrived_at, 3 + 24 * delay_days) as requested_at,
        case
            when channel = 'phone' then 'phone'
            when channel = 'store' and demo.draw(case_key, 'asked') < 0.7 then 'store'
            when demo.draw(case_key, 'asked') < 0.62 then 'online'
            when demo.draw(case_key, 'asked') < 0.82 then 'email'
            when demo.draw(case_key, 'asked') < 0.95 then 'phone'
            when demo.draw(case_key, 'asked') < 0.985 then 'store'
            else 'other'
        end as request_channel,
        case
            when path_draw < 0.016 then 'cancelled early'
            when path_draw < 0.040 then 'cancelled late'
            when path_draw < 0.072 then 'rejected'
            when path_draw < 0.0755 then 'unreceived'
            when path_draw < 0.079 then 'forgotten'
            else 'usual'
        end as path,
        case
            when channel = 'marketplace' or path_draw between 0.072 and 0.0755 then 'refund'
            when profile = 'electronics' and demo.draw(case_key, 'resolution') < 0.10 then 'repair'
            when demo.draw(case_key, 'resolution') < 0.26 then 'exchange'
            when demo.draw(case_key, 'resolution') < 0.36 then 'store_credit'
            else 'refund'
        end as resolution,
        -- returns without an order number: some still name customer and product, some do not
        demo.draw(case_key, 'order number') < 0.030 as is_unlinked,
        demo.draw(case_key, 'order number') < 0.011 as is_anonymous,
        -- a fault: goods that nobody inspected are put on the shelf as if they were new
        path = 'usual' and resolution <> 'repair' and demo.draw(case_key, 'bench skipped') < 0.004 as is_uninspected,
        -- a fault: some of the forgotten cases are lost between the dock and the bench
        path = 'forgotten' and demo.draw(case_key, 'lost') < 0.4 as is_lost
    from opened

),

reviewed as (

    select
        *,
        case
            when path = 'cancelled early' then null
            when request_channel in ('online', 'store') and path <> 'rejected' and demo.draw(case_key, 'automatic') < 0.6
                then requested_at + to_seconds((20 + floor(200 * demo.draw(case_key, 'machine')))::bigint)
            else demo.at_work(
                demo.after(requested_at, 0.2 + least(110, demo.spread(demo.draw(case_key, 'review'), 5, 0.5))),
                demo.draw(case_key, 'reviewed')
            )
        end as reviewed_at
    from asked

),

authorized as (

    select
        *,
        case when path <> 'rejected' then reviewed_at end as approved_at,
        case when path = 'rejected' then reviewed_at end as rejected_at,
        case
            when path in ('cancelled early', 'rejected') then null
            when date_diff('minute', requested_at, reviewed_at) < 5 then reviewed_at + interval 40 second
            else demo.at_work(
                demo.after(reviewed_at, 0.1 + least(40, demo.spread(demo.draw(case_key, 'authorize'), 1.6, 0.5))),
                demo.draw(case_key, 'authorized')
            )
        end as authorized_at
    from reviewed

),

received as (

    select
        authorized.*,
        warehouses.inspection_factor,
        case
            when path = 'cancelled early' then demo.after(requested_at, 0.5 + 20 * demo.draw(case_key, 'regret'))
            when path = 'cancelled late' then demo.after(authorized_at, 24 * (3 + 24 * demo.draw(case_key, 'regret')))
        end as cancelled_at,
        case
            when path not in ('usual', 'forgotten') then null
            when request_channel = 'store' then authorized_at + interval 6 minute
            else demo.at_work(
                demo.after(authorized_at, 24 * (1 + least(26, demo.spread(demo.draw(case_key, 'parcel'), 4.2, 0.3)))),
                demo.draw(case_key, 'dock')
            )
        end as received_at
    from authorized
    inner join demo.warehouses using (warehouse_id)

),

inspected as (

    select
        *,
        case
            when received_at is not null and not is_lost then demo.at_work(
                demo.after(received_at, inspection_factor * (1 + least(160, demo.spread(demo.draw(case_key, 'inspection'), 16, 0.38)))),
                demo.draw(case_key, 'inspected')
            )
        end as inspected_at
    from received

),

stocked as (

    select
        *,
        case
            when inspected_at is not null then demo.at_work(
                demo.after(inspected_at, 0.4 + least(70, demo.spread(demo.draw(case_key, 'stock'), 4, 0.45))),
                demo.draw(case_key, 'stocked')
            )
        end as stocked_at
    from inspected

),

settled as (

    select
        -- the goods waited for the bench all the same
        * replace (case when not is_uninspected then inspected_at end as inspected_at),
        case
            when path = 'forgotten' then null
            when path = 'unreceived' then demo.at_work(
                demo.after(authorized_at, 24 * (4 + 10 * demo.draw(case_key, 'settlement'))), demo.draw(case_key, 'settled')
            )
            when stocked_at is not null then demo.at_work(
                demo.after(
                    stocked_at,
                    (case resolution when 'repair' then 90 when 'exchange' then 14 else 0 end)
                    + 1 + least(300, demo.spread(demo.draw(case_key, 'settlement'), 18, 0.45))
                ),
                demo.draw(case_key, 'settled')
            )
        end as settled_at
    from stocked

),

closed as (

    select
        *,
        case
            when settled_at is not null
                then demo.after(settled_at, 0.5 + least(150, demo.spread(demo.draw(case_key, 'filing'), 14, 0.45)))
            else demo.after(rejected_at, 1 + 40 * demo.draw(case_key, 'filing'))
        end as closed_at
    from settled

)

select
    * exclude (path_draw, delay_days, reviewed_at, inspection_factor),
    coalesce(cancelled_at, rejected_at) is null as is_honoured,
    -- the paper trail: latest event that the ERP knows by now
    greatest(
        requested_at, demo.seen(approved_at), demo.seen(rejected_at), demo.seen(authorized_at), demo.seen(cancelled_at),
        demo.seen(received_at), demo.seen(inspected_at), demo.seen(stocked_at), demo.seen(settled_at), demo.seen(closed_at)
    ) as updated_at
from closed;
