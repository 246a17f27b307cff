-- lines: the lines of the orders of the slice, what they cost, and which of them will come back, and why.
--
-- Returns are drawn in strata (category, month, one unit or more), and what products and customers incline to is
-- relative to the month: so the share of a category in a month is what its rate says, while days, products and
-- customers vary as chance will.

create or replace table demo.lines as

with

means as (

    -- a mean of whole numbers: one of fractions would depend on the order of the rows
    select position, month_index, shard, avg(inclination) as mean_inclination
    from demo.picks
    group by all

),

strata as (

    select position, month_index, shard, quantity > 1 as has_more, count(*) as stratum_lines
    from demo.picks
    group by all

),

ranked as (

    select
        line_key,
        row_number() over (
            partition by position, month_index, shard, quantity > 1 order by demo.draw(line_key, 'stratum'), line_key
        ) as rank_in_stratum
    from demo.picks

),

judged as (

    select
        picks.*,
        quantity - cancelled_units as kept_units,
        least(
            0.88,
            rate * batch_factor * supplier_factor * chart_factor * inclination / mean_inclination
            * (0.97 + 0.06 * demo.draw(position * 1000 + month_index, 'mood of the month'))
        ) as propensity,
        (rank_in_stratum - 1 + demo.draw(line_key, 'within stratum')) / stratum_lines as stratified_draw
    from demo.picks
    inner join ranked using (line_key)
    inner join means using (position, month_index, shard)
    inner join strata on
        strata.position = picks.position
        and strata.month_index = picks.month_index
        and strata.shard = picks.shard
        and strata.has_more = (picks.quantity > 1)

)

select
    judged.order_key,
    line_key,
    line_no,
    orders.order_id,
    judged.month_index,
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
    products.position,
    style,
    size_index,
    profile,
    product_id,
    supplier_id,
    batch,
    quantity,
    cancelled_units,
    kept_units,
    round(price::double * price_factor, 2) as unit_price,
    round(round(price::double * price_factor, 2) * quantity * discount, 2) as discount_amount,
    round(round(price::double * price_factor, 2) * quantity, 2)
        - round(round(price::double * price_factor, 2) * quantity * discount, 2) as net_amount,
    products.unit_cost::double as cost_eur,
    round(products.unit_cost::double * price_factor, 2) as unit_cost,
    ordered_at,
    case
        when cancelled_units > 0
            then coalesce(orders.cancelled_at, demo.after(ordered_at, 0.1 + 0.9 * demo.draw(line_key, 'cut')))
    end as cancelled_at,
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
from judged
inner join demo.orders using (order_key)
inner join demo.products using (product_key)
inner join (select code, profile from demo.categories) as tree using (code);
