-- rma_list: the returns (RMA cases) under the filters, in the order asked for.
--
-- grain   one row per return of a source
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $stage VARCHAR[], $outcome VARCHAR[], $link VARCHAR[], $warehouse VARCHAR[],
--         $handler VARCHAR[], $resolution VARCHAR[], $batch VARCHAR[], $supplier VARCHAR[], $disposition VARCHAR[],
--         $late BOOLEAN, $product VARCHAR, $customer VARCHAR, $search VARCHAR, $sort VARCHAR, $limit INTEGER,
--         $offset INTEGER
-- filled  source_id, return_id, customer_id, tier, channel, country, resolution, stage, outcome, is_open, is_late,
--         lines, units, reason, fault, product_id, category, link
--
-- Category, reason, product, batch, supplier and disposition ask for returns with at least one line to which all of them
-- apply; warehouse, handler and resolution are the case's. $late keeps open cases that wait longer than they may. $search
-- is the beginning or the end of an RMA number, an order number or a return id: people read the last digits to each other.
-- The order always ends with the key, so that pages neither repeat nor skip a row.

with

returns as (

    select *
    from marts.fct_returns
    where requested_at >= $since
        and requested_at < $until
        and (len($source) = 0 or source_id in (select unnest($source)))
        and (len($channel) = 0 or channel in (select unnest($channel)))
        and (len($country) = 0 or country in (select unnest($country)))
        and (len($stage) = 0 or stage in (select unnest($stage)))
        and (len($outcome) = 0 or outcome in (select unnest($outcome)))
        and (len($link) = 0 or link in (select unnest($link)))
        and (not $late or is_late)
        and (len($warehouse) = 0 or warehouse_id in (select unnest($warehouse)))
        and (len($handler) = 0 or handler in (select unnest($handler)))
        and (len($resolution) = 0 or resolution in (select unnest($resolution)))
        and ($customer = '' or customer_id = $customer)
        and (
            $search = ''
            or starts_with(lower(rma_number), lower($search)) or ends_with(lower(rma_number), lower($search))
            or starts_with(lower(order_number), lower($search)) or ends_with(lower(order_number), lower($search))
            or starts_with(lower(return_id), lower($search)) or ends_with(lower(return_id), lower($search))
        )
        and (
            (
                len($category) = 0 and len($reason) = 0 and $product = ''
                and len($batch) = 0 and len($supplier) = 0 and len($disposition) = 0
            )
            or (source_id, return_id) in (
                select (source_id, return_id)
                from marts.fct_return_lines
                -- nothing is read where nothing is asked of the lines
                where (
                        len($category) > 0 or len($reason) > 0 or $product <> ''
                        or len($batch) > 0 or len($supplier) > 0 or len($disposition) > 0
                    )
                    and (len($category) = 0 or category in (select unnest($category)))
                    and (len($reason) = 0 or reason in (select unnest($reason)))
                    and ($product = '' or product_id = $product)
                    and (len($batch) = 0 or batch_id in (select unnest($batch)))
                    and (len($supplier) = 0 or supplier_id in (select unnest($supplier)))
                    and (len($disposition) = 0 or disposition in (select unnest($disposition)))
            )
        )

)

select
    source_id,
    return_id,
    rma_number,
    order_id,
    order_number,
    customer_id,
    customer_name,
    tier,
    channel,
    country,
    resolution,
    requested_at,
    stage,
    stage_at,
    outcome,
    is_open,
    is_late,
    due_at,
    turnaround_hours,
    cast(lines as double) as lines,
    cast(units as double) as units,
    cast(amount as double) as amount,
    cast(refund_amount as double) as refund_amount,
    cast(refund_owed_amount as double) as refund_owed_amount,
    reason,
    fault,
    product_id,
    product_name,
    category,
    link
from returns
order by
    case $sort when 'requested' then requested_at when 'stage' then stage_at when 'due' then due_at end nulls last,
    case $sort when '-requested' then requested_at when '-stage' then stage_at when '-due' then due_at end desc nulls last,
    case $sort
        when 'amount' then cast(amount as double) when '-amount' then -cast(amount as double)
        when 'owed' then cast(refund_owed_amount as double) when '-owed' then -cast(refund_owed_amount as double)
        when 'units' then cast(units as double) when '-units' then -cast(units as double)
        when 'turnaround' then turnaround_hours when '-turnaround' then -turnaround_hours
    end nulls last,
    case $sort when 'number' then coalesce(rma_number, return_id) end,
    case $sort when '-number' then coalesce(rma_number, return_id) end desc,
    source_id,
    return_id
limit $limit
offset $offset
