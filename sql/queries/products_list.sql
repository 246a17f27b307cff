-- products_list: the products that were shipped or came back, with their return rate against their category.
--
-- grain   one row per product of a source
-- params  $since DATE, $until DATE, $basis VARCHAR, $measure VARCHAR, $counted VARCHAR, $source VARCHAR[],
--         $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[], $search VARCHAR,
--         $only VARCHAR[], $sort VARCHAR, $limit INTEGER, $offset INTEGER
-- filled  source_id, product_id, product_name, category, shipped_units, returned_units, numerator, denominator, above,
--         total
--
-- The rate is the metric engine's `return_rate` by product, in all its coordinates; a test holds the two together.
-- It stands here again because a list searches, ranks and pages over all products in one statement. Its rank is `-low`,
-- the lower end of the interval: a product that was sold twice cannot lead the list. (The rank by probability and money is
-- product_ranking's; the page asks it first, and then this query for `$only` those products, each named as source and id
-- with a space between.) The reason filter takes part in what came back, never in what was shipped.

with

sold as (

    select *
    from marts.fct_order_lines
    where cohort_on >= $since
        and cohort_on < $until
        and shipped_units > 0
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))

),

shipped_products as (

    select
        source_id,
        product_id,
        category,
        sum(shipped_units) as shipped_units,
        case $measure when 'value' then sum(net_amount) when 'lines' then count(*) else sum(shipped_units) end as denominator,
        -- what the interval needs when lines weigh differently: Kish's effective number, (sum w)^2 / sum w^2
        sum(case when $measure = 'value' then cast(net_amount as double) * cast(net_amount as double) end) as squares
    from sold
    group by source_id, product_id, category

),

-- Orders do not add up from products to categories, so they are counted for both, and only when asked for.
shipped_orders as (

    select
        source_id,
        product_id,
        category,
        count(*) as orders
    from (select distinct source_id, product_id, category, order_id from sold where $measure = 'orders')
    group by source_id, product_id, category

    union all

    select
        null as source_id,
        null as product_id,
        category,
        count(*) as orders
    from (select distinct source_id, category, order_id from sold where $measure = 'orders')
    group by category

),

shipped as (

    select
        source_id,
        product_id,
        category,
        sum(shipped_units) as shipped_units,
        sum(denominator) as denominator,
        sum(squares) as squares
    from shipped_products
    group by grouping sets ((source_id, product_id, category), (category))

),

counted_lines as (

    select
        *,
        case $counted when 'received' then received_units when 'refunded' then refunded_units else returned_units end
            as units,
        case $basis
            when 'cohort' then cohort_on
            when 'refund_date' then refunded_on
            else case $counted when 'received' then received_on when 'refunded' then refunded_on else requested_on end
        end as counted_on
    from marts.fct_return_lines
    where is_counted
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))

),

returned_lines as (

    select
        *,
        cast(returned_amount * units / nullif(returned_units, 0) as decimal(18, 4)) as amount
    from counted_lines
    where units > 0
        and counted_on >= $since
        and counted_on < $until

),

returned as (

    select
        source_id,
        product_id,
        category,
        sum(units) as returned_units,
        sum(amount) as returned_amount,
        case $measure
            when 'units' then sum(units)
            when 'value' then sum(amount)
            when 'orders' then count(distinct (source_id, coalesce(order_id, return_id)))
            else count(distinct (source_id, coalesce(order_line_id, return_line_id)))
        end as numerator
    from returned_lines
    group by grouping sets ((source_id, product_id, category), (category))

),

sides as (

    select
        coalesce(shipped.source_id, returned.source_id) as source_id,
        coalesce(shipped.product_id, returned.product_id) as product_id,
        coalesce(shipped.category, returned.category) as category,
        coalesce(shipped.shipped_units, 0) as shipped_units,
        shipped.denominator,
        shipped.squares,
        coalesce(returned.returned_units, 0) as returned_units,
        case when returned.returned_units is null then 0 else returned.returned_amount end as returned_amount,
        cast(coalesce(returned.numerator, 0) as double) as numerator
    from shipped
    full join returned
        on shipped.source_id is not distinct from returned.source_id
        and shipped.product_id is not distinct from returned.product_id
        and shipped.category = returned.category

),

rates as (

    select
        sides.* exclude (denominator, squares),
        cast(coalesce(shipped_orders.orders, sides.denominator, 0) as double) as denominator,
        case when $measure = 'value'
            then cast(sides.denominator as double) * cast(sides.denominator as double) / nullif(sides.squares, 0)
            else cast(coalesce(shipped_orders.orders, sides.denominator) as double)
        end as effective
    from sides
    left join shipped_orders
        on sides.source_id is not distinct from shipped_orders.source_id
        and sides.product_id is not distinct from shipped_orders.product_id
        and sides.category = shipped_orders.category

),

categories as (

    select
        category,
        numerator / nullif(denominator, 0) as category_rate
    from rates
    where product_id is null

),

products as (

    select
        rates.source_id,
        rates.product_id,
        coalesce(dim_products.product_name, rates.product_id) as product_name,
        dim_products.sku,
        rates.category,
        dim_products.supplier_id,
        dim_products.supplier_name,
        rates.shipped_units,
        rates.returned_units,
        rates.returned_amount,
        rates.numerator,
        rates.denominator,
        rates.numerator / nullif(rates.denominator, 0) as rate,
        marts.wilson_low(rates.numerator / nullif(rates.denominator, 0) * rates.effective, rates.effective) as low,
        marts.wilson_high(rates.numerator / nullif(rates.denominator, 0) * rates.effective, rates.effective) as high,
        categories.category_rate
    from rates
    left join categories
        on rates.category = categories.category
    left join marts.dim_products
        on rates.source_id = dim_products.source_id
        and rates.product_id = dim_products.product_id
    where rates.product_id is not null
        and (len($only) = 0 or concat(rates.source_id, ' ', rates.product_id) in (select unnest($only)))
        and (
            $search = ''
            or contains(lower(dim_products.product_name), lower($search))
            or starts_with(lower(rates.product_id), lower($search))
            or starts_with(lower(dim_products.sku), lower($search))
        )

),

counts as (

    select
        count(*) as total,
        count(*) filter (where low > category_rate) as above
    from products

),

page as (

    select
        *,
        case $sort
            when 'low' then low when '-low' then -low
            when 'rate' then rate when '-rate' then -rate
            when 'shipped' then cast(shipped_units as double) when '-shipped' then -cast(shipped_units as double)
            when 'returned' then cast(returned_units as double) when '-returned' then -cast(returned_units as double)
            when 'amount' then cast(returned_amount as double) when '-amount' then -cast(returned_amount as double)
        end as figure,
        case $sort when 'name' then product_name when 'category' then category when 'supplier' then supplier_name end as word,
        case $sort when '-name' then product_name when '-category' then category when '-supplier' then supplier_name end
            as backward_word
    from products
    order by figure nulls last, word, backward_word desc, source_id, product_id, category
    limit $limit
    offset $offset

),

reasons as (

    select
        source_id,
        product_id,
        reason,
        fault,
        sum(units) as units
    from returned_lines
    where (source_id, product_id) in (select (source_id, product_id) from page)
    group by all

),

main_reasons as (

    select
        source_id,
        product_id,
        arg_max(reason, (units, reason)) as main_reason,
        arg_max(fault, (units, reason)) as main_fault,
        max(units) / sum(units) as main_share
    from reasons
    group by all

)

select
    page.source_id,
    page.product_id,
    page.product_name,
    page.sku,
    page.category,
    page.supplier_id,
    page.supplier_name,
    cast(page.shipped_units as double) as shipped_units,
    cast(page.returned_units as double) as returned_units,
    cast(page.returned_amount as double) as returned_amount,
    page.numerator,
    page.denominator,
    page.rate,
    page.low,
    page.high,
    page.category_rate,
    main_reasons.main_reason,
    main_reasons.main_fault,
    cast(main_reasons.main_share as double) as main_share,
    cast(counts.above as double) as above,
    cast(counts.total as double) as total
from page
cross join counts
left join main_reasons
    on page.source_id = main_reasons.source_id
    and page.product_id = main_reasons.product_id
order by
    page.figure nulls last,
    page.word,
    page.backward_word desc,
    page.source_id,
    page.product_id,
    page.category
