-- fct_returns: each return as a case: where it stands, how long each step took, what it is worth.
--
-- grain   one row per return of a source
-- key     source_id, return_id
-- kept    incremental by source_id, return_id
-- stale   select source_id, return_id from raw.returns where _load_seq > $since
-- stale   select source_id, return_id from changes.int_return_stages
-- stale   select source_id, return_id from changes.int_return_waits
-- stale   select source_id, return_id from changes.fct_return_lines
-- stale   select source_id, return_id from marts.fct_returns where exists (select 1 from changes.int_business_days)
-- stale   select source_id, return_id from changes.int_refunds where return_id is not null
-- stale   select source_id, return_id from changes.fct_return_costs
-- stale   select source_id, return_id from changes.fct_driver_costs
-- stale   select returns.source_id, returns.return_id from marts.fct_returns as returns
--         semi join raw.orders on orders.source_id = returns.source_id
--         and orders.order_id = returns.order_id and orders._load_seq > $since
-- stale   select returns.source_id, returns.return_id from marts.fct_returns as returns
--         semi join raw.customers on customers.source_id = returns.source_id
--         and customers.customer_id = returns.customer_id and customers._load_seq > $since
-- stale   select returns.source_id, returns.return_id from marts.fct_returns as returns
--         semi join raw.products on products.source_id = returns.source_id
--         and products.product_id = returns.product_id and products._load_seq > $since
-- stale   select returns.source_id, returns.return_id from marts.fct_returns as returns
--         cross join (select max(data_to)::timestamp as data_to from intermediate.int_data_to) as now
--         where returns.is_open and exists (select 1 from changes.int_data_to) and (
--             returns.is_late <> coalesce(returns.due_at < now.data_to, false)
--             or abs(epoch(returns.due_at) - epoch(now.data_to)) < 10800
--         )
-- narrows staging.stg_returns, intermediate.int_return_stages, intermediate.int_return_waits, marts.fct_return_lines,
--         intermediate.int_refunds, intermediate.int_handling_costs
-- tests   not_null(stage, stage_at, outcome, is_open, is_late, customer_id, channel, country, reason, link)
--         relates(source_id, customer_id -> marts.dim_customers)
--         expect(not (is_late and not is_open))
--         warn expect(turnaround_hours >= 0)
--
-- The hours of a step are those of int_return_waits: opening hours where a calendar holds for the warehouse, else hours by
-- the clock; the whole turnaround is by the clock, as the customer waits. Late is judged at the latest business event of all sources, not by the
-- clock of the machine; the hours that a case may wait are those of its stage, or of the row of sla_hours that names most of its
-- channel, tier and country. Owed: refunds approved, or asked for once the goods are here, and not paid; and the value of
-- goods received in an open case for which no refund has been recorded, unless something else than money was asked.

with

returns as (

    select * from staging.stg_returns

),

stages as (

    select * from intermediate.int_return_stages

),

customers as (

    select * from staging.stg_customers

),

lines as (

    select * from marts.fct_return_lines

),

orders as (

    select orders.* from staging.stg_orders as orders
    semi join (
        select source_id, order_id from returns
        union all
        select source_id, order_id from lines
    ) as named
        on named.source_id = orders.source_id
        and named.order_id = orders.order_id

),

line_totals as (

    select
        source_id,
        return_id,
        count(*) as lines,
        sum(requested_units) as units,
        sum(received_units) as received_units,
        sum(requested_amount) as amount,
        min(order_id) as order_id,
        min(customer_id) filter (where customer_id <> 'unknown') as customer_id,
        min(channel) filter (where channel <> 'unknown') as channel,
        min(country) filter (where country <> 'unknown') as country,
        min(segment) filter (where segment <> 'unknown') as segment,
        min(tier) filter (where tier <> 'unknown') as tier,
        min(resolution) filter (where resolution <> 'unknown') as resolution,
        arg_max(link, case link when 'unlinked' then 2 when 'matched' then 1 else 0 end) as link,
    from lines
    group by all

),

main_lines as (

    select source_id, return_id, reason, reason_category, fault, product_id, category
    from lines
    qualify row_number() over (
        partition by source_id, return_id
        order by requested_amount desc nulls last, requested_units desc, return_line_id
    ) = 1

),

received_amounts as (

    select source_id, return_id, sum(returned_amount * received_units / nullif(returned_units, 0)) as amount
    from lines
    where received_units > 0
    group by all

),

refunds as (

    select
        source_id,
        return_id,
        count(*) filter (where refund_status not in ('failed', 'cancelled')) as refunds,
        sum(amount) filter (where refund_status = 'paid') as paid_amount,
        sum(amount) filter (where refund_status = 'approved') as approved_amount,
        sum(amount) filter (where refund_status = 'pending') as pending_amount,
        min(paid_at) filter (where refund_status = 'paid') as first_paid_at,
    from intermediate.int_refunds
    where return_id is not null
    group by all

),

costs as (

    select source_id, return_id, sum(amount) as amount from intermediate.int_handling_costs
    group by all

),

now as (

    select max(data_to) as data_to from intermediate.int_data_to

),

-- Kept aside, so that not all joins hold their tables at once.
joined as materialized (

    select
        returns.source_id,
        returns.return_id,
        returns.rma_number,
        coalesce(returns.order_id, line_totals.order_id) as order_id,
        coalesce(line_totals.customer_id, named.customer_id, returns.customer_id) as customer_id,
        line_totals.channel,
        line_totals.country,
        line_totals.segment,
        line_totals.tier,
        returns.request_channel,
        coalesce(line_totals.resolution, returns.requested_resolution) as resolution,
        returns.handler,
        stages.warehouse_id,
        returns.status,
        returns.note,
        stages.* exclude (source_id, return_id, warehouse_id),
        least(stages.approved_at, stages.rejected_at) as reviewed_at,
        waits.* exclude (source_id, return_id),
        stage_words.sla_hours,
        now.data_to,
        line_totals.lines,
        line_totals.units,
        line_totals.received_units,
        line_totals.amount,
        line_totals.link,
        main_lines.* exclude (source_id, return_id),
        refunds.refunds,
        refunds.paid_amount,
        refunds.approved_amount,
        refunds.pending_amount,
        refunds.first_paid_at,
        received_amounts.amount as received_amount,
        costs.amount as cost_amount,
    from returns
    cross join now
    left join stages
        on stages.source_id = returns.source_id
        and stages.return_id = returns.return_id
    left join intermediate.int_return_waits as waits
        on waits.source_id = returns.source_id
        and waits.return_id = returns.return_id
    left join reference.stages as stage_words on stage_words.stage = stages.stage
    left join line_totals
        on line_totals.source_id = returns.source_id
        and line_totals.return_id = returns.return_id
    left join main_lines
        on main_lines.source_id = returns.source_id
        and main_lines.return_id = returns.return_id
    left join refunds
        on refunds.source_id = returns.source_id
        and refunds.return_id = returns.return_id
    left join received_amounts
        on received_amounts.source_id = returns.source_id
        and received_amounts.return_id = returns.return_id
    left join costs
        on costs.source_id = returns.source_id
        and costs.return_id = returns.return_id
    left join orders as named
        on named.source_id = returns.source_id
        and named.order_id = returns.order_id

),

placed as (

    select
        joined.* exclude (channel, country, segment, tier, customer_id),
        coalesce(joined.customer_id, 'unknown') as customer_id,
        coalesce(customers.name, joined.customer_id, 'unknown') as customer_name,
        coalesce(joined.channel, orders.channel, 'unknown') as channel,
        coalesce(joined.country, orders.country, customers.country, 'unknown') as country,
        coalesce(joined.segment, customers.segment, 'unknown') as segment,
        coalesce(joined.tier, customers.tier, 'unknown') as tier,
        orders.order_number,
    from joined
    left join orders
        on orders.source_id = joined.source_id
        and orders.order_id = joined.order_id
    left join customers
        on customers.source_id = joined.source_id
        and customers.customer_id = joined.customer_id

),

-- The hours of a kind of case where they are not those of its stage.
kinds as (

    select distinct stage, channel, tier, country from placed
    where outcome = 'open'

),

limits as (

    select
        kinds.*,
        arg_max(
            rules.hours,
            struct_pack(
                named := (rules.channel <> '*')::int + (rules.tier <> '*')::int + (rules.country <> '*')::int,
                channel := rules.channel <> '*',
                tier := rules.tier <> '*'
            )
        ) as hours,
    from kinds
    join reference.sla_hours as rules
        on rules.stage = kinds.stage
        and rules.channel in ('*', kinds.channel)
        and rules.tier in ('*', kinds.tier)
        and rules.country in ('*', kinds.country)
    group by all

),

limited as (

    select
        placed.*,
        case when placed.outcome = 'open' then coalesce(limits.hours, placed.sla_hours) end as limit_hours,
    from placed
    left join limits
        on limits.stage = placed.stage
        and limits.channel = placed.channel
        and limits.tier = placed.tier
        and limits.country = placed.country

),

-- When the opening hours of the warehouse come to those that the case may wait. Goods that are on their way travel at
-- night too.
due_in_opening_hours as (

    select
        cases.source_id,
        cases.return_id,
        case
            when cases.open_seconds - days.open_before <= epoch(days.first_closes) - epoch(days.first_opens)
                then days.first_opens + to_microseconds(((cases.open_seconds - days.open_before) * 1e6)::bigint)
            else days.second_opens + to_microseconds(
                ((cases.open_seconds - days.open_before - epoch(days.first_closes) + epoch(days.first_opens)) * 1e6)::bigint
            )
        end as due_at,
    from (
        select source_id, return_id, calendar_id, stage_open_seconds + 3600 * limit_hours as open_seconds
        from limited
        where stage_open_seconds is not null
            and limit_hours is not null
            and stage <> 'authorized'
    ) as cases
    asof join (select * from intermediate.int_business_days where first_opens is not null) as days
        on days.calendar_id = cases.calendar_id
        and days.open_before < cases.open_seconds

),

judged as (

    select
        limited.*,
        coalesce(
            due_in_opening_hours.due_at::timestamptz, limited.stage_at + to_seconds(3600 * limited.limit_hours)
        ) as due_at,
    from limited
    left join due_in_opening_hours
        on due_in_opening_hours.source_id = limited.source_id
        and due_in_opening_hours.return_id = limited.return_id

)

select
    judged.source_id,
    judged.return_id,
    judged.rma_number,
    judged.order_id,
    judged.order_number,
    judged.customer_id,
    marts.customer_hash(judged.source_id, judged.customer_id) as customer_hash,
    judged.customer_name,
    judged.channel,
    judged.country,
    judged.segment,
    judged.tier,
    coalesce(judged.request_channel, 'unknown') as request_channel,
    coalesce(judged.resolution, 'unknown') as resolution,
    coalesce(judged.handler, 'unknown') as handler,
    coalesce(judged.warehouse_id, 'unknown') as warehouse_id,
    judged.status,
    judged.note,
    judged.requested_at::timestamp as requested_at,
    judged.reviewed_at::timestamp as reviewed_at,
    judged.authorized_at::timestamp as authorized_at,
    judged.received_at::timestamp as received_at,
    judged.inspected_at::timestamp as inspected_at,
    judged.stocked_at::timestamp as stocked_at,
    judged.settled_at::timestamp as settled_at,
    judged.first_paid_at::timestamp as first_paid_at,
    judged.closed_at::timestamp as closed_at,
    judged.cancelled_at::timestamp as cancelled_at,
    judged.rejected_at::timestamp as rejected_at,
    judged.stage,
    judged.stage_at::timestamp as stage_at,
    judged.outcome,
    judged.outcome = 'open' as is_open,
    coalesce(judged.due_at < judged.data_to, false) as is_late,
    judged.due_at::timestamp as due_at,
    judged.review_hours,
    judged.authorize_hours,
    judged.receive_hours,
    judged.inspect_hours,
    judged.stock_hours,
    judged.settle_hours,
    (epoch_us(judged.settled_at) - epoch_us(judged.requested_at)) / 3600e6 as turnaround_hours,
    coalesce(judged.lines, 0) as lines,
    coalesce(judged.units, 0)::decimal(18, 4) as units,
    coalesce(judged.received_units, 0)::decimal(18, 4) as received_units,
    case when judged.lines is null then 0 else judged.amount end::decimal(18, 4) as amount,
    coalesce(judged.paid_amount, 0)::decimal(18, 4) as refund_amount,
    (
        coalesce(judged.approved_amount, 0)
        + case when judged.received_at is not null then coalesce(judged.pending_amount, 0) else 0 end
        + case
            when judged.outcome = 'open' and coalesce(judged.refunds, 0) = 0
            and coalesce(judged.resolution, 'refund') in ('refund', 'store_credit', 'unknown')
            then coalesce(judged.received_amount, 0)
            else 0
        end
    )::decimal(18, 4) as refund_owed_amount,
    coalesce(judged.cost_amount, 0)::decimal(18, 4) as cost_amount,
    coalesce(judged.reason, 'no_reason') as reason,
    coalesce(judged.reason_category, 'unknown') as reason_category,
    coalesce(judged.fault, 'unknown') as fault,
    coalesce(judged.product_id, 'unknown') as product_id,
    coalesce(products.name, judged.product_id, 'unknown') as product_name,
    coalesce(judged.category, 'unknown') as category,
    coalesce(judged.link, 'unlinked') as link,
from judged
left join staging.stg_products as products
    on products.source_id = judged.source_id
    and products.product_id = judged.product_id
order by requested_at, judged.source_id, judged.return_id
