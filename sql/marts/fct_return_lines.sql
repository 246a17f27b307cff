-- fct_return_lines: what came back, and why.
--
-- grain   one row per return line of a source
-- key     source_id, return_line_id
-- kept    incremental by source_id, return_line_id
-- stale   select source_id, return_line_id from raw.return_lines where _load_seq > $since
-- stale   select source_id, return_line_id from changes.int_return_units
-- stale   select lines.source_id, lines.return_line_id from raw.return_lines as lines
--         semi join changes.int_return_stages as touched on touched.source_id = lines.source_id
--         and touched.return_id = lines.return_id
-- stale   select lines.source_id, lines.return_line_id from raw.return_lines as lines
--         semi join raw.returns on returns.source_id = lines.source_id
--         and returns.return_id = lines.return_id and returns._load_seq > $since
-- stale   select lines.source_id, lines.return_line_id from raw.return_lines as lines
--         join raw.returns on returns.source_id = lines.source_id and returns.return_id = lines.return_id
--         semi join raw.orders on orders.source_id = returns.source_id
--         and orders.order_id = returns.order_id and orders._load_seq > $since
-- stale   select units.source_id, units.return_line_id from intermediate.int_return_units as units
--         semi join changes.fct_order_lines as touched on touched.source_id = units.source_id
--         and touched.order_line_id = units.order_line_id
-- stale   select source_id, return_line_id from changes.int_return_marks
--         where origin = 'inspection' and return_line_id is not null
-- stale   select lines.source_id, lines.return_line_id from marts.fct_return_lines as lines
--         semi join raw.customers on customers.source_id = lines.source_id
--         and customers.customer_id = lines.customer_id and customers._load_seq > $since
-- stale   select lines.source_id, lines.return_line_id from marts.fct_return_lines as lines
--         semi join raw.products on products.source_id = lines.source_id
--         and products.product_id = lines.product_id and products._load_seq > $since
-- stale   select lines.source_id, lines.return_line_id from marts.fct_return_lines as lines
--         semi join raw.batches on batches.source_id = lines.source_id
--         and batches.batch_id = lines.batch_id and batches._load_seq > $since
-- stale   select lines.source_id, lines.return_line_id from marts.fct_return_lines as lines
--         semi join changes.fct_order_lines as touched on touched.source_id = lines.source_id
--         and touched.product_id = lines.product_id
--         where lines.link = 'unlinked'
-- narrows staging.stg_return_lines, intermediate.int_return_units, staging.stg_inspections
-- tests   not_null(link, customer_id, product_id, category, channel, country, reason, fault)
--         relates(source_id, order_line_id -> marts.fct_order_lines)
--         relates(source_id, product_id -> marts.dim_products)
--         relates(source_id, customer_id -> marts.dim_customers)
--         relates(reason -> marts.dim_reasons)
--         expect(is_counted or (returned_units = 0 and received_units = 0 and refunded_units = 0 and returned_amount = 0))
--         warn expect(received_units <= returned_units)
--         warn expect(days_to_return >= 0)
--
-- A line that is linked has the dimensions of its order line, so that a rate divides like by like. An unlinked one has
-- what its return tells, and is worth the average net price of the product. A request that was rejected or cancelled
-- keeps what was asked and counts nothing.

with

return_lines as (

    select * from staging.stg_return_lines

),

units as (

    select * from intermediate.int_return_units

),

returns as (

    select * from staging.stg_returns

),

stages as (

    select * from intermediate.int_return_stages

),

order_lines as (

    select order_lines.* from marts.fct_order_lines as order_lines
    semi join units
        on units.source_id = order_lines.source_id
        and units.order_line_id = order_lines.order_line_id

),

orders as (

    select orders.* from staging.stg_orders as orders
    semi join returns
        on returns.source_id = orders.source_id
        and returns.order_id = orders.order_id

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

reasons as (

    select * from reference.reasons

),

inspections as (

    select
        source_id,
        return_line_id,
        inspected_at,
        result,
        defect_code,
        disposition,
    from staging.stg_inspections
    qualify row_number() over (
        partition by source_id, return_line_id order by inspected_at desc, inspection_id desc
    ) = 1

),

unlinked_products as (

    select distinct return_lines.source_id, return_lines.product_id
    from return_lines
    join units
        on units.source_id = return_lines.source_id
        and units.return_line_id = return_lines.return_line_id
    where units.link = 'unlinked'

),

-- Nulls (no exchange rate) leave both sums, so that they do not lower the average.
average_prices as (

    select
        source_id,
        product_id,
        sum(net_amount)::double / nullif(sum(shipped_units) filter (where net_amount is not null), 0)::double as price,
    from marts.fct_order_lines
    semi join unlinked_products using (source_id, product_id)
    where shipped_units > 0
    group by all

),

-- Kept aside, so that not all twelve joins hold their tables at once: a third of the memory, and sooner done.
joined as materialized (

    select
        return_lines.source_id,
        return_lines.return_line_id,
        return_lines.return_id,
        returns.rma_number,
        units.link,
        units.order_line_id,
        order_lines.order_id,
        coalesce(order_lines.customer_id, orders.customer_id) as order_customer_id,
        returns.customer_id as return_customer_id,
        coalesce(order_lines.product_id, return_lines.product_id) as product_id,
        coalesce(nullif(order_lines.batch_id, 'unknown'), return_lines.batch_id) as batch_id,
        coalesce(nullif(order_lines.warehouse_id, 'unknown'), stages.warehouse_id) as warehouse_id,
        order_lines.order_line_id is not null as is_linked,
        order_lines.supplier_id as line_supplier_id,
        order_lines.category as line_category,
        order_lines.subcategory as line_subcategory,
        order_lines.brand as line_brand,
        coalesce(order_lines.channel, orders.channel) as channel,
        coalesce(nullif(order_lines.country, 'unknown'), orders.country) as country,
        order_lines.segment as line_segment,
        order_lines.tier as line_tier,
        order_lines.carrier,
        returns.request_channel,
        coalesce(
            returns.requested_resolution,
            case
                when stages.refunded_at is not null then 'refund'
                when stages.exchanged_at is not null then 'exchange'
                when stages.repaired_at is not null then 'repair'
            end
        ) as resolution,
        returns.handler,
        return_lines.reason_code,
        return_lines.reason_text,
        return_lines.reason,
        units.is_counted,
        units.requested_units,
        units.requested_amount,
        units.returned_units,
        units.received_units,
        units.refunded_units,
        order_lines.cohort_on,
        order_lines.ordered_on,
        order_lines.delivered_on,
        coalesce(order_lines.delivered_on, order_lines.shipped_on, order_lines.ordered_on) as kept_from,
        units.requested_on,
        units.received_on,
        units.refunded_on,
    from return_lines
    left join units
        on units.source_id = return_lines.source_id
        and units.return_line_id = return_lines.return_line_id
    left join returns
        on returns.source_id = return_lines.source_id
        and returns.return_id = return_lines.return_id
    left join stages
        on stages.source_id = return_lines.source_id
        and stages.return_id = return_lines.return_id
    left join order_lines
        on order_lines.source_id = units.source_id
        and order_lines.order_line_id = units.order_line_id
    left join orders
        on orders.source_id = returns.source_id
        and orders.order_id = returns.order_id

),

described as (

    select
        joined.*,
        customers.segment as customer_segment,
        customers.tier as customer_tier,
        customers.country as customer_country,
        products.category as product_category,
        products.subcategory as product_subcategory,
        products.brand as product_brand,
        coalesce(batches.supplier_id, products.supplier_id) as product_supplier_id,
        average_prices.price,
        reasons.reason_category,
        reasons.fault,
        inspections.inspected_at,
        inspections.result,
        inspections.defect_code,
        inspections.disposition,
    from joined
    left join customers
        on customers.source_id = joined.source_id
        and customers.customer_id = coalesce(nullif(joined.order_customer_id, 'unknown'), joined.return_customer_id)
    left join products
        on products.source_id = joined.source_id
        and products.product_id = joined.product_id
    left join batches
        on batches.source_id = joined.source_id
        and batches.batch_id = joined.batch_id
    left join average_prices
        on average_prices.source_id = joined.source_id
        and average_prices.product_id = joined.product_id
    left join reasons on reasons.reason = joined.reason
    left join inspections
        on inspections.source_id = joined.source_id
        and inspections.return_line_id = joined.return_line_id

),

valued as (

    select
        *,
        case when is_linked then requested_amount else (requested_units * price)::decimal(18, 4) end as amount,
    from described

)

select
    source_id,
    return_line_id,
    return_id,
    rma_number,
    link,
    order_line_id,
    order_id,
    coalesce(nullif(order_customer_id, 'unknown'), return_customer_id, 'unknown') as customer_id,
    marts.customer_hash(
        source_id, coalesce(nullif(order_customer_id, 'unknown'), return_customer_id, 'unknown')
    ) as customer_hash,
    coalesce(product_id, 'unknown') as product_id,
    coalesce(batch_id, 'unknown') as batch_id,
    coalesce(warehouse_id, 'unknown') as warehouse_id,
    coalesce(nullif(line_supplier_id, 'unknown'), product_supplier_id, 'unknown') as supplier_id,
    coalesce(line_category, product_category, 'unknown') as category,
    coalesce(line_subcategory, product_subcategory, 'unknown') as subcategory,
    coalesce(line_brand, product_brand, 'unknown') as brand,
    coalesce(channel, 'unknown') as channel,
    coalesce(country, customer_country, 'unknown') as country,
    coalesce(nullif(line_segment, 'unknown'), customer_segment, 'unknown') as segment,
    coalesce(nullif(line_tier, 'unknown'), customer_tier, 'unknown') as tier,
    coalesce(carrier, 'unknown') as carrier,
    coalesce(request_channel, 'unknown') as request_channel,
    coalesce(resolution, 'unknown') as resolution,
    coalesce(handler, 'unknown') as handler,
    reason_code,
    reason_text,
    reason,
    coalesce(reason_category, 'unknown') as reason_category,
    coalesce(fault, 'unknown') as fault,
    is_counted,
    requested_units::decimal(18, 4) as requested_units,
    amount as requested_amount,
    returned_units,
    case when is_counted then amount else 0 end::decimal(18, 4) as returned_amount,
    received_units,
    refunded_units,
    cohort_on,
    ordered_on,
    delivered_on,
    requested_on,
    received_on,
    refunded_on,
    requested_on - kept_from as days_to_return,
    inspected_at::date as inspected_on,
    case when inspected_at is null then 'none' else coalesce(result, 'unknown') end as result,
    case when inspected_at is null then 'none' else coalesce(defect_code, 'none') end as defect_code,
    case when inspected_at is null then 'none' else coalesce(disposition, 'unknown') end as disposition,
from valued
order by requested_on, source_id, return_line_id
