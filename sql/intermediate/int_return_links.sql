-- int_return_links: which order line each return line came from, and how that is known.
--
-- grain   one row per return line of a source
-- key     source_id, return_line_id
-- kept    table by source_id, return_line_id
-- tests   expect(link in ('reference', 'matched', 'unlinked'))
--         expect((link = 'unlinked') = (order_line_id is null))
--
-- `reference`: the source names an order line, and the order line is known.
-- `matched`: it names none, and there is an order line of the same customer and product (and of the order, where the
-- return names one) that left at or before the request and of which enough units are still out; the earliest such line.
-- `unlinked`: neither.
--
-- First in, first out is a sequence: what one return takes, the next cannot. So each group (a customer and a product) is
-- walked by its requests in order of time, all groups at once: step n of the recursion gives the n-th request of every
-- group its line and passes on what is left. Requests are few and most groups have one; a group leaves when its requests
-- end. Units that the source itself links are taken off first, since those it knows. A return line takes one order line
-- or none. Requests that were rejected or cancelled get a line but take nothing from it.

with recursive

return_lines as (

    select
        return_lines.source_id,
        return_lines.return_line_id,
        return_lines.order_line_id,
        return_lines.product_id,
        return_lines.quantity,
        returns.order_id,
        returns.customer_id,
        stages.requested_at,
        coalesce(stages.outcome not in ('rejected', 'cancelled'), true) as is_counted,
    from staging.stg_return_lines as return_lines
    left join staging.stg_returns as returns
        on returns.source_id = return_lines.source_id
        and returns.return_id = return_lines.return_id
    left join intermediate.int_return_stages as stages
        on stages.source_id = return_lines.source_id
        and stages.return_id = return_lines.return_id

),

referenced as (

    select
        return_lines.source_id,
        return_lines.return_line_id,
        return_lines.order_line_id,
        return_lines.quantity,
        return_lines.is_counted,
    from return_lines
    semi join staging.stg_order_lines as order_lines
        on order_lines.source_id = return_lines.source_id
        and order_lines.order_line_id = return_lines.order_line_id

),

-- The customer of the order that the return names goes before the one that the return names (a gift is returned by
-- whom it was given to); an order without a customer is a group of its own.
candidates as (

    select
        return_lines.source_id,
        return_lines.return_line_id,
        return_lines.product_id,
        return_lines.quantity,
        return_lines.order_id,
        return_lines.requested_at,
        return_lines.is_counted,
        case
            when orders.order_id is not null and orders.customer_id is null then 'order ' || orders.order_id
            else 'customer ' || coalesce(orders.customer_id, return_lines.customer_id)
        end as party,
    from return_lines
    anti join referenced
        on referenced.source_id = return_lines.source_id
        and referenced.return_line_id = return_lines.return_line_id
    left join staging.stg_orders as orders
        on orders.source_id = return_lines.source_id
        and orders.order_id = return_lines.order_id
    where return_lines.product_id is not null and return_lines.requested_at is not null

),

requests as (

    select
        *,
        row_number() over (
            partition by source_id, party, product_id order by requested_at, return_line_id
        ) as step,
    from candidates
    where party is not null

),

parties as (

    select distinct source_id, party from requests

),

groups as (

    select distinct source_id, party, product_id from requests

),

party_orders as (

    select orders.source_id, orders.order_id, orders.ordered_at, parties.party
    from staging.stg_orders as orders
    join parties
        on parties.source_id = orders.source_id
        and parties.party = coalesce('customer ' || orders.customer_id, 'order ' || orders.order_id)

),

sold as (

    select
        order_lines.source_id,
        order_lines.order_line_id,
        order_lines.order_id,
        order_lines.product_id,
        party_orders.party,
        coalesce(order_lines.shipped_at, party_orders.ordered_at) as sold_at,
        order_lines.quantity - order_lines.cancelled_quantity as units,
    from staging.stg_order_lines as order_lines
    join party_orders
        on party_orders.source_id = order_lines.source_id
        and party_orders.order_id = order_lines.order_id
    semi join groups
        on groups.source_id = party_orders.source_id
        and groups.party = party_orders.party
        and groups.product_id = order_lines.product_id
    left join intermediate.int_shipping_sources as shipping_sources
        on shipping_sources.source_id = order_lines.source_id
    where shipping_sources.source_id is null or order_lines.shipped_at is not null

),

referenced_units as (

    select source_id, order_line_id, sum(quantity) as units
    from referenced
    where is_counted
    group by all

),

walk as (

    select
        sold.source_id,
        sold.party,
        sold.product_id,
        sold.order_line_id,
        sold.order_id,
        sold.sold_at,
        (sold.units - coalesce(referenced_units.units, 0))::decimal(38, 4) as units,
        0::bigint as step,
        null::varchar as return_line_id,
    from sold
    left join referenced_units
        on referenced_units.source_id = sold.source_id
        and referenced_units.order_line_id = sold.order_line_id

    union all

    select
        source_id,
        party,
        product_id,
        order_line_id,
        order_id,
        sold_at,
        (units - case when is_taken and is_counted then quantity else 0 end)::decimal(38, 4) as units,
        step,
        case when is_taken then return_line_id end as return_line_id,
    from (
        select
            walk.source_id,
            walk.party,
            walk.product_id,
            walk.order_line_id,
            walk.order_id,
            walk.sold_at,
            walk.units,
            requests.step,
            requests.return_line_id,
            requests.quantity,
            requests.is_counted,
            walk.units >= requests.quantity
            and walk.sold_at <= requests.requested_at
            and coalesce(walk.order_id = requests.order_id, true) as fits,
            fits and row_number() over (
                partition by walk.source_id, walk.party, walk.product_id
                order by fits desc, walk.sold_at, walk.order_line_id
            ) = 1 as is_taken,
        from walk
        join requests
            on requests.source_id = walk.source_id
            and requests.party = walk.party
            and requests.product_id = walk.product_id
            and requests.step = walk.step + 1
    )

),

matched as (

    select source_id, return_line_id, order_line_id from walk
    where return_line_id is not null

)

select
    return_lines.source_id,
    return_lines.return_line_id,
    case
        when referenced.return_line_id is not null then 'reference'
        when matched.return_line_id is not null then 'matched'
        else 'unlinked'
    end as link,
    coalesce(referenced.order_line_id, matched.order_line_id) as order_line_id,
from return_lines
left join referenced
    on referenced.source_id = return_lines.source_id
    and referenced.return_line_id = return_lines.return_line_id
left join matched
    on matched.source_id = return_lines.source_id
    and matched.return_line_id = return_lines.return_line_id
