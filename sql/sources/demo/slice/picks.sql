-- picks: what the order lines of the slice are of, how many, and how much they incline to come back.
--
-- line_key = order_key * 8 + line_no (1 to 6). Narrow on purpose: the strata of lines.sql are sorted from here.

create or replace table demo.picks as

with

numbered as (

    select
        order_key,
        order_key * 8 + lines.line_no as line_key,
        lines.line_no::int as line_no,
        month_index,
        (n % getvariable('shards'))::int as shard,
        day_index,
        kind,
        habit,
        channel,
        cancelled_at is not null as is_cancelled,
        month(ordered_at) in (1, 7, 11, 12) as is_sale_season
    from demo.orders
    cross join lateral (select unnest(range(1, orders.line_count + 1)) as line_no) as lines

),

chosen as (

    select
        numbered.*,
        case
            when kind = 'dresses' and demo.draw(line_key, 'dress') < 0.85 then 'WOM'
            when kind = 'serial' and demo.draw(line_key, 'fashion') < 0.6
                then demo.pick(['WOM', 'MEN', 'SHO'], demo.draw(line_key, 'which fashion'))
            else category_slots.code
        end as code
    from numbered
    inner join demo.category_slots
        on category_slots.month_index = numbered.month_index
        -- most lines of an order are of one branch
        and category_slots.slot = floor(
            1000 * case
                when demo.draw(line_key, 'same branch') < 0.6 then demo.draw(order_key, 'branch')
                else demo.draw(line_key, 'branch')
            end
        )::int

),

styled as (

    select
        chosen.*,
        tree.position,
        tree.rate,
        case when month_index >= 31 then tree.fall else 1.0 end as fall,
        case
            when kind = 'dresses' and chosen.code = 'WOM'
                then 5 * floor(pow(demo.draw(line_key, 'style'), 1.4) * (demo.styles_on(tree.styles, day_index) // 5))
            else floor(pow(demo.draw(line_key, 'style'), 1.4) * demo.styles_on(tree.styles, day_index))
        end::int as style,
        -- the middle sizes sell best
        floor((demo.draw(line_key, 'size') + demo.draw(line_key, 'size too')) / 2 * len(tree.sizes))::int as size_index,
        case
            when tree.profile = 'beauty' then demo.pick([1, 1, 1, 1, 1, 2, 2, 3, 4, 6], demo.draw(line_key, 'quantity'))
            else demo.pick([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 4], demo.draw(line_key, 'quantity'))
        end::int as quantity
    from chosen
    inner join demo.categories as tree using (code)

),

made as (

    select
        styled.*,
        products.product_key,
        products.liking,
        demo.batch_of(month_index, products.batch_months, products.batch_phase) as batch,
        products.supplier_id = 'S168' as is_declining
    from styled
    inner join demo.products
        on products.product_key = styled.position::bigint * 4294967296 + styled.style * 16 + styled.size_index

)

select
    order_key,
    line_key,
    line_no,
    month_index,
    shard,
    position,
    product_key,
    batch,
    quantity,
    case
        when is_cancelled then quantity
        when line_no >= 2 and demo.draw(line_key, 'cancelled') < 0.008 then greatest(1, quantity - 1)
        else 0
    end as cancelled_units,
    -- sales: in November and December more, and after the season
    case
        when demo.draw(line_key, 'sale') < (case when is_sale_season then 0.32 else 0.13 end)
            then demo.pick([0.10, 0.15, 0.20, 0.30, 0.40], demo.draw(line_key, 'discount'))
        else 0.0
    end::double as discount,
    -- from month 31 on each category falls a little, except where its supplier gets worse
    rate * (case when is_declining and day_index > 761 then 1 else fall end) as rate,
    -- planted truths: how many times the usual rate
    case when code = 'SHO' and style = 0 and size_index = 2 and batch = 3 then 4.4 else 1.0 end::double as batch_factor,
    case
        when is_declining then 1 + 2.2 * greatest(0, least(1, (day_index - 761) / 365.0))
        else 1.0
    end::double as supplier_factor,
    case when code = 'WOM' and style = 2 then 1.9 else 1.0 end::double as chart_factor,
    -- what style, customer and channel make of the rate of the category, in millionths
    round(
        1e6
        * liking
        * (
            case kind
                when 'serial' then greatest(3.6, 0.6 / rate / liking)
                when 'let down' then 2.6
                when 'dresses' then 1.15
                else habit
            end
        )
        * (case channel when 'store' then 0.4 when 'marketplace' then 1.1 else 1.0 end)
    )::bigint as inclination
from made;
