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

pieces as (

    select
        * replace (
            case when booking = 'none' and source_id not in (select source_id from telling) then 'unknown' else booking end
                as booking
        )
    from marts.fct_return_dispositions
    where (len($disposition) = 0 or disposition in (select unnest($disposition)))
        and (len($warehouse) = 0 or warehouse_id in (select unnest($warehouse)))
        -- what waits is of today, whenever it came; what is booked is of the period
        and (booking = 'none' or (received_on >= $since and received_on < $until))
        and (len($source) = 0 or source_id in (select unnest($source)))
        and (len($category) = 0 or category in (select unnest($category)))
        and (len($reason) = 0 or reason in (select unnest($reason)))
        and (len($channel) = 0 or channel in (select unnest($channel)))
        and (len($country) = 0 or country in (select unnest($country)))

),

found as (

    select
        pieces.source_id,
        pieces.return_line_id,
        pieces.return_id,
        fct_returns.rma_number,
        pieces.disposition,
        pieces.booking,
        pieces.stock_state,
        pieces.warehouse_id,
        dim_warehouses.warehouse_name,
        pieces.product_id,
        coalesce(dim_products.product_name, pieces.product_id) as product_name,
        pieces.category,
        pieces.reason,
        pieces.received_on,
        pieces.inspected_on,
        pieces.booked_on,
        coalesce(pieces.booked_on, (select max(data_to)::date from meta.publication)) - pieces.received_on as days,
        pieces.units,
        pieces.amount
    from pieces
    left join marts.fct_returns
        on pieces.source_id = fct_returns.source_id
        and pieces.return_id = fct_returns.return_id
    left join marts.dim_products
        on pieces.source_id = dim_products.source_id
        and pieces.product_id = dim_products.product_id
    left join marts.dim_warehouses
        on pieces.source_id = dim_warehouses.source_id
        and pieces.warehouse_id = dim_warehouses.warehouse_id
    where (len($booking) = 0 or pieces.booking in (select unnest($booking)))
        and (
            $search = ''
            or contains(lower(dim_products.product_name), lower($search))
            or starts_with(lower(pieces.product_id), lower($search))
            or starts_with(lower(coalesce(fct_returns.rma_number, pieces.return_id)), lower($search))
        )

),

totals as (

    select
        count(*) as total,
        sum(units) as total_units,
        sum(amount) as total_amount
    from found

)

select
    found.source_id,
    found.return_line_id,
    found.return_id,
    found.rma_number,
    found.disposition,
    found.booking,
    found.stock_state,
    found.warehouse_id,
    found.warehouse_name,
    found.product_id,
    found.product_name,
    found.category,
    found.reason,
    found.received_on,
    found.inspected_on,
    found.booked_on,
    cast(found.days as double) as days,
    cast(found.units as double) as units,
    cast(found.amount as double) as amount,
    cast(totals.total as double) as total,
    cast(totals.total_units as double) as total_units,
    cast(totals.total_amount as double) as total_amount
from found
cross join totals
order by
    case $sort
        when '-days' then -found.days when 'days' then found.days
        when '-amount' then -cast(found.amount as double) when 'amount' then cast(found.amount as double)
        when '-units' then -cast(found.units as double) when 'units' then cast(found.units as double)
    end nulls last,
    case $sort when 'product' then found.product_name end,
    case $sort when '-product' then found.product_name end desc,
    found.received_on,
    found.source_id,
    found.return_line_id,
    found.disposition,
    found.booking
limit $limit
offset $offset
