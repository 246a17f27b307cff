-- lines: the lines of the orders of the slice, what they cost, and which of them will come back, and why.
--
-- line_key = order_key * 8 + line_no (1 to 6). Returns are drawn in strata (category, month, one unit or more), and what
-- products and customers incline to is relative to the month: so the share of a category in a month is what its rate
-- says, while days, products and customers vary as chance will.

create or replace table demo.lines as

with

numbered as (

    select
        orders.*,
        lines.line_no::int as line_no,
        order_key * 8 + lines.line_no as line_key
    from demo.orders
    cross join lateral (select unnest(range(1, orders.line_count + 1)) as line_no) as lines

),

chosen as (

    select
        numbered.*,
        case
            when kind = 'dresses' and demo.draw(line_key, 'dress') < 0.85 then 'WOM'
            when kind = 'serial' and demo.draw(line_key, 'fashion') < 0.6 then demo.pick(['WOM', 'MEN', 'SHO'], demo.draw(line_key, 'which fashion'))
            -- most lines of an order are of one branch
            when demo.draw(line_key, 'same branch') < 0.6 then demo.pick(slots, demo.draw(order_key, 'branch'))
            else demo.pick(slots, demo.draw(line_key, 'branch'))
        end as code
    from numbered
    inner join demo.category_slots using (month_index)

),

styled as (

    select
        chosen.*,
        tree.position,
        tree.rate,
        case when month_index >= 31 then tree.fall else 1.0 end as fall,
        tree.profile,
        case
            when kind = 'dresses' and chosen.code = 'WOM'
                then 5 * floor(pow(demo.draw(line_key, 'style'), 1.4) * (demo.styles_on(tree.styles, day_index) // 5))
            else floor(pow(demo.draw(line_key, 'style'), 1.4) * demo.styles_on(tree.styles, day_index))
        end::int as style,
        -- the middle sizes sell best
        floor((demo.draw(line_key, 'size') + demo.draw(line_key, 'size too')) / 2 * len(tree.sizes))::int as size_index
    from chosen
    inner join demo.categories as tree using (code)

),

priced as (

    select
        styled.*,
        products.product_id,
        products.supplier_id,
        products.liking,
        products.unit_cost as cost_eur,
        products.price,
        demo.batch_of(month_index, products.batch_months, products.batch_phase) as batch,
        case
            when styled.profile = 'beauty' then demo.pick([1, 1, 1, 1, 1, 2, 2, 3, 4, 6], demo.draw(line_key, 'quantity'))
            else demo.pick([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 4], demo.draw(line_key, 'quantity'))
        end::int as quantity,
        -- sales: in November and December more, and deeper
        case
            when demo.draw(line_key, 'sale') < (case when month(ordered_at) in (1, 7, 11, 12) then 0.32 else 0.13 end)
                then demo.pick([0.10, 0.15, 0.20, 0.30, 0.40], demo.draw(line_key, 'discount'))
            else 0.0
        end as discount
    from styled
    inner join demo.products
        on products.product_key = styled.position::bigint * 4294967296 + styled.style * 16 + styled.size_index

),

weighed as (

    select
        *,
        case
            when cancelled_at is not null then quantity
            when line_no >= 2 and demo.draw(line_key, 'cancelled') < 0.008 then greatest(1, quantity - 1)
            else 0
        end as cancelled_units,
        -- planted truths: how many times the usual rate, and the cause of what is above it
        case when code = 'SHO' and style = 0 and size_index = 2 and batch = 3 then 4.4 else 1.0 end as batch_factor,
        case when supplier_id = 'S168' then 1 + 2.2 * greatest(0, least(1, (day_index - 761) / 365.0)) else 1.0 end as supplier_factor,
        case when code = 'WOM' and style = 2 then 1.9 else 1.0 end as chart_factor,
        -- what style, customer and channel make of the rate of the category
        liking
        * (case kind when 'serial' then greatest(3.6, 0.6 / rate / liking) when 'let down' then 2.6 when 'dresses' then 1.15 else habit end)
        * (case channel when 'store' then 0.4 when 'marketplace' then 1.1 else 1.0 end) as inclination
    from priced

),

judged as (

    select
        *,
        quantity - cancelled_units as kept_units,
        least(
            0.88,
            -- from month 31 on each category falls a little, except where its supplier gets worse
            rate * (case when supplier_factor > 1 then 1 else fall end) * batch_factor * supplier_factor * chart_factor
            * inclination / avg(inclination) over (partition by code, month_index, n % getvariable('shards'))
            * (0.97 + 0.06 * demo.draw(position * 1000 + month_index, 'mood of the month'))
        ) as propensity,
        (row_number() over stratum - 1 + demo.draw(line_key, 'within stratum'))
        / count(*) over (partition by code, month_index, n % getvariable('shards'), quantity > 1) as stratified_draw
    from weighed
    window stratum as (
        partition by code, month_index, n % getvariable('shards'), quantity > 1 order by demo.draw(line_key, 'stratum'), line_key
    )

)

select
    order_key,
    line_key,
    line_no,
    order_id,
    order_id || '-' || line_no as order_line_id,
    month_index,
    day_index,
    channel,
    kind,
    country,
    customer_key,
    customer_id,
    currency,
    warehouse_id,
    carrier,
    code,
    position,
    style,
    size_index,
    profile,
    product_id,
    supplier_id,
    batch,
    demo.batch_id(product_id, batch) as batch_id,
    quantity,
    cancelled_units,
    kept_units,
    round(price::double * price_factor, 2) as unit_price,
    round(round(price::double * price_factor, 2) * quantity * discount, 2) as discount_amount,
    round(round(price::double * price_factor, 2) * quantity, 2)
        - round(round(price::double * price_factor, 2) * quantity * discount, 2) as net_amount,
    cost_eur::double as cost_eur,
    round(cost_eur::double * price_factor, 2) as unit_cost,
    ordered_at,
    case when cancelled_units > 0 then coalesce(cancelled_at, demo.after(ordered_at, 0.1 + 0.9 * demo.draw(line_key, 'cut'))) end as cancelled_at,
    case when kept_units > 0 then shipped_at end as shipped_at,
    case when kept_units > 0 then arrived_at end as arrived_at,
    case when kept_units > 0 and is_tracked then arrived_at end as delivered_at,
    case
        when kept_units = 0 or stratified_draw >= propensity then 0
        when kept_units = 1 or kind = 'serial' then kept_units
        -- of several, one or two; the draw within the returned ones is as even as the strata
        when stratified_draw / propensity < 0.6 then 1
        else 2
    end::int as returned_units,
    -- what is above the usual rate has the cause of its factor
    case
        when demo.draw(line_key, 'cause') < 1 - 1 / batch_factor then 'bad batch'
        when demo.draw(line_key, 'cause') < 1 - 1 / supplier_factor then 'supplier'
        when demo.draw(line_key, 'cause') < 1 - 1 / chart_factor + 0.25 * (chart_factor > 1)::int then 'size chart'
        when kind = 'serial' and demo.draw(line_key, 'cause') < 0.86 then 'opportunist'
        when kind = 'let down' and demo.draw(line_key, 'cause') < 0.7 then 'let down'
    end as cause
from judged;
