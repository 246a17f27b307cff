-- stock_goods: returned goods one by one, those that wait the longest first.
--
-- grain   one row per return line of a source, disposition and booking
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $disposition VARCHAR[], $booking VARCHAR[], $warehouse VARCHAR[],
--         $search VARCHAR, $sort VARCHAR, $limit INTEGER, $offset INTEGER
-- filled  source_id, return_line_id, return_id, disposition, booking, stock_state, warehouse_id, product_id,
--         product_name, category, reason, units, total, total_units
--
-- What waits is shown whenever it was received, what is booked only of the period. `booking` is `unknown` for sources
-- that never book. $search is a part of a product's name, or the beginning of its id or of an RMA number. Every row has
-- the rows, the units and the value of the whole list.

with

-- A source that never books cannot be waited for.
telling as (

    select distinct source_id
    from marts.fct_return_dispositions
    where booking <> 'none'

),

-- Of the search: what it finds by name. Only asked where somebody searches.
products_found as (

    select source_id, product_id
    from marts.dim_products
    where $search <> ''
        and contains(lower(product_name), lower($search))

),

returns_found as (

    select source_id, return_id
    from marts.fct_returns
    where $search <> ''
        and starts_with(lower(coalesce(rma_number, return_id)), lower($search))

),

named as (

    select
        * replace (
            case when booking = 'none' and source_id not in (select source_id from telling) then 'unknown' else booking end
                as booking
        )
    from marts.fct_return_dispositions
    where (len($disposition) = 0 or list_contains($disposition, disposition))
        and (len($warehouse) = 0 or list_contains($warehouse, warehouse_id))
        -- what waits is of today, whenever it came; what is booked is of the period
        and (booking = 'none' or (received_on >= $since and received_on < $until))
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))

),

found as materialized (

    select
        *,
        coalesce(booked_on, (select max(data_to)::date from meta.publication)) - received_on as days
    from named
    where (len($booking) = 0 or list_contains($booking, booking))
        and (
            $search = ''
            or starts_with(lower(product_id), lower($search))
            or (source_id, product_id) in (select (source_id, product_id) from products_found)
            or (source_id, return_id) in (select (source_id, return_id) from returns_found)
        )

),

totals as (

    select
        count(*) as total,
        sum(units) as total_units,
        sum(amount) as total_amount
    from found

),

-- Of the page only: names are looked up for no more than are shown.
shown as (

    select
        found.*,
        coalesce(dim_products.product_name, found.product_id) as product_name
    from found
    left join marts.dim_products
        on found.source_id = dim_products.source_id
        and found.product_id = dim_products.product_id
    order by
        case $sort
            when '-days' then -found.days when 'days' then found.days
            when '-amount' then -cast(found.amount as double) when 'amount' then cast(found.amount as double)
            when '-units' then -cast(found.units as double) when 'units' then cast(found.units as double)
        end nulls last,
        case $sort when 'product' then coalesce(dim_products.product_name, found.product_id) end,
        case $sort when '-product' then coalesce(dim_products.product_name, found.product_id) end desc,
        found.received_on,
        found.source_id,
        found.return_line_id,
        found.disposition,
        found.booking
    limit $limit
    offset $offset

)

select
    shown.source_id,
    shown.return_line_id,
    shown.return_id,
    fct_returns.rma_number,
    shown.disposition,
    shown.booking,
    shown.stock_state,
    shown.warehouse_id,
    dim_warehouses.warehouse_name,
    shown.product_id,
    shown.product_name,
    shown.category,
    shown.reason,
    shown.received_on,
    shown.inspected_on,
    shown.booked_on,
    cast(shown.days as double) as days,
    cast(shown.units as double) as units,
    cast(shown.amount as double) as amount,
    cast(totals.total as double) as total,
    cast(totals.total_units as double) as total_units,
    cast(totals.total_amount as double) as total_amount
from shown
cross join totals
left join marts.fct_returns
    on shown.source_id = fct_returns.source_id
    and shown.return_id = fct_returns.return_id
left join marts.dim_warehouses
    on shown.source_id = dim_warehouses.source_id
    and shown.warehouse_id = dim_warehouses.warehouse_id
order by
    case $sort
        when '-days' then -shown.days when 'days' then shown.days
        when '-amount' then -cast(shown.amount as double) when 'amount' then cast(shown.amount as double)
        when '-units' then -cast(shown.units as double) when 'units' then cast(shown.units as double)
    end nulls last,
    case $sort when 'product' then shown.product_name end,
    case $sort when '-product' then shown.product_name end desc,
    shown.received_on,
    shown.source_id,
    shown.return_line_id,
    shown.disposition,
    shown.booking
