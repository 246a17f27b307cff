-- fct_order_lines: what was sold, and how much of it came back.
--
-- grain   one row per order line of a source
-- key     source_id, order_line_id
-- kept    incremental by source_id, order_line_id
-- stale   select source_id, order_line_id from raw.order_lines where _load_seq > $since
-- stale   select source_id, order_line_id from changes.int_return_units where order_line_id is not null
-- stale   select lines.source_id, lines.order_line_id from raw.order_lines as lines
--         semi join raw.orders on orders.source_id = lines.source_id and orders.order_id = lines.order_id
--         and orders._load_seq > $since
-- stale   select lines.source_id, lines.order_line_id from raw.order_lines as lines
--         semi join raw.products on products.source_id = lines.source_id and products.product_id = lines.product_id
--         and products._load_seq > $since
-- stale   select lines.source_id, lines.order_line_id from raw.order_lines as lines
--         semi join raw.batches on batches.source_id = lines.source_id and batches.batch_id = lines.batch_id
--         and batches._load_seq > $since
-- stale   select lines.source_id, lines.order_line_id from raw.order_lines as lines
--         semi join (
--             select orders.source_id, orders.order_id from raw.orders
--             semi join raw.customers on customers.source_id = orders.source_id
--             and customers.customer_id = orders.customer_id and customers._load_seq > $since
--         ) as touched on touched.source_id = lines.source_id and touched.order_id = lines.order_id
-- stale   select lines.source_id, lines.order_line_id from raw.order_lines as lines
--         semi join (
--             select orders.source_id, orders.order_id from raw.orders
--             left join reference.sources on sources.source_id = orders.source_id
--             semi join (
--                 select upper(trim(currency)) as currency, unnest(range(as_of, as_of + 8, interval 1 day))::date as day
--                 from raw.exchange_rates where _load_seq > $since
--             ) as rates on rates.day = orders.ordered_at::date
--             and rates.currency = coalesce(upper(trim(orders.currency)), sources.currency)
--         ) as touched on touched.source_id = lines.source_id and touched.order_id = lines.order_id
-- stale   select lines.source_id, lines.order_line_id from raw.order_lines as lines
--         semi join (
--             select priced.source_id, priced.product_id from (
--                 select source_id, product_id, upper(trim(currency)) as currency from raw.products
--                 union
--                 select source_id, key, upper(trim(old_value)) from raw.history
--                 where entity = 'products' and column_name = 'currency'
--             ) as priced
--             left join reference.sources on sources.source_id = priced.source_id
--             semi join raw.exchange_rates as rates on rates._load_seq > $since
--             and upper(trim(rates.currency)) = coalesce(priced.currency, sources.currency)
--         ) as touched on touched.source_id = lines.source_id and touched.product_id = lines.product_id
--         where lines.unit_cost is null
-- stale   select source_id, order_line_id from marts.fct_order_lines where case
--             when source_id in (select source_id from intermediate.int_shipping_sources)
--             then shipped_on is null and (cohort_on is not null or shipped_units > 0)
--             else cohort_on is distinct from ordered_on
--             or shipped_units <> greatest(ordered_units - cancelled_units, 0) end
-- narrows staging.stg_order_lines
-- tests   not_null(customer_id, product_id, category, channel, country)
--         expect(shipped_units >= 0)
--         expect(shipped_units <= ordered_units)
--         relates(source_id, product_id -> marts.dim_products)
--         relates(source_id, customer_id -> marts.dim_customers)
--         warn expect(net_amount >= 0)
--
-- A line without its order, product or customer stays, with `unknown` for what is not known. What is returned is counted
-- by link: unlinked returns are in fct_return_lines only.
--
-- The stale queries are all the ways in which a row can change: itself, its returns, its order, product, batch, customer,
-- the rate of its day, the newest rate of its product's cost, and its source beginning or ceasing to tell of shipping.
--
-- A line without a cost of its own has the cost that its product had when it was ordered, as far as we saw the cost change.

with

order_lines as (

    select * from staging.stg_order_lines

),

orders as (

    select * from intermediate.int_orders

),

customers as (

    select * from staging.stg_customers

),

products as (

    select * from intermediate.int_products

),

batches as (

    select * from staging.stg_batches

),

shipping_sources as (

    select * from intermediate.int_shipping_sources

),

returned as (

    select
        source_id,
        order_line_id,
        sum(returned_units) as returned_units,
        sum(received_units) as received_units,
        sum(refunded_units) as refunded_units,
        sum(returned_amount) as returned_amount,
        min(requested_on) filter (where is_counted) as first_returned_on,
    from intermediate.int_return_units
    where order_line_id is not null
    group by all

),

joined as (

    select
        order_lines.source_id,
        order_lines.order_line_id,
        order_lines.order_id,
        orders.order_number,
        orders.customer_id,
        order_lines.product_id,
        order_lines.batch_id,
        order_lines.warehouse_id,
        coalesce(batches.supplier_id, products.supplier_id) as supplier_id,
        products.category,
        products.subcategory,
        products.brand,
        orders.channel,
        coalesce(orders.country, customers.country) as country,
        customers.segment,
        customers.tier,
        order_lines.carrier,
        orders.ordered_on,
        order_lines.shipped_at::date as shipped_on,
        order_lines.delivered_at::date as delivered_on,
        case when shipping_sources.source_id is null then orders.ordered_on else order_lines.shipped_at::date end as cohort_on,
        order_lines.quantity,
        order_lines.cancelled_quantity,
        case
            when shipping_sources.source_id is not null and order_lines.shipped_at is null then 0
            else greatest(order_lines.quantity - order_lines.cancelled_quantity, 0)
        end as shipped_units,
        order_lines.net_amount,
        orders.rate,
        case
            when orders.rate = 1 then order_lines.unit_cost
            else (order_lines.unit_cost::double * orders.rate)::decimal(18, 4)
        end as line_unit_cost,
        -- Few products have past costs: asked first, the others cost no time
        coalesce(
            case
                when products.past_costs is not null
                    then list_filter(products.past_costs, lambda past: past.valid_to > orders.ordered_at)[1].unit_cost
            end,
            products.unit_cost
        ) as product_unit_cost,
        returned.* exclude (source_id, order_line_id),
    from order_lines
    left join orders
        on orders.source_id = order_lines.source_id
        and orders.order_id = order_lines.order_id
    left join customers
        on customers.source_id = orders.source_id
        and customers.customer_id = orders.customer_id
    left join products
        on products.source_id = order_lines.source_id
        and products.product_id = order_lines.product_id
    left join batches
        on batches.source_id = order_lines.source_id
        and batches.batch_id = order_lines.batch_id
    left join shipping_sources on shipping_sources.source_id = order_lines.source_id
    left join returned
        on returned.source_id = order_lines.source_id
        and returned.order_line_id = order_lines.order_line_id

)

select
    source_id,
    order_line_id,
    order_id,
    order_number,
    coalesce(customer_id, 'unknown') as customer_id,
    marts.customer_hash(source_id, coalesce(customer_id, 'unknown')) as customer_hash,
    coalesce(product_id, 'unknown') as product_id,
    coalesce(batch_id, 'unknown') as batch_id,
    coalesce(warehouse_id, 'unknown') as warehouse_id,
    coalesce(supplier_id, 'unknown') as supplier_id,
    coalesce(category, 'unknown') as category,
    coalesce(subcategory, 'unknown') as subcategory,
    coalesce(brand, 'unknown') as brand,
    coalesce(channel, 'unknown') as channel,
    coalesce(country, 'unknown') as country,
    coalesce(segment, 'unknown') as segment,
    coalesce(tier, 'unknown') as tier,
    coalesce(carrier, 'unknown') as carrier,
    ordered_on,
    shipped_on,
    delivered_on,
    cohort_on,
    quantity::decimal(18, 4) as ordered_units,
    cancelled_quantity::decimal(18, 4) as cancelled_units,
    shipped_units::decimal(18, 4) as shipped_units,
    case
        when shipped_units = 0 then 0::decimal(18, 4)
        when shipped_units = quantity and rate = 1 then net_amount
        else (net_amount::double * shipped_units / quantity * rate)::decimal(18, 4)
    end as net_amount,
    coalesce(line_unit_cost, product_unit_cost)::decimal(18, 4) as unit_cost,
    coalesce(returned_units, 0)::decimal(18, 4) as returned_units,
    coalesce(received_units, 0)::decimal(18, 4) as received_units,
    coalesce(refunded_units, 0)::decimal(18, 4) as refunded_units,
    case when returned_units is null then 0 else returned_amount end::decimal(18, 4) as returned_amount,
    first_returned_on,
from joined
