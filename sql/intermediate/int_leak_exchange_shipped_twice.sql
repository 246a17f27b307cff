-- int_leak_exchange_shipped_twice: return lines for which more units were sent in exchange than were to come back.
--
-- grain   one row per return line of a source; of exchanges that name none, one per return
-- key     source_id, document_id
-- kept    table
--
-- Exchanges that name no line are held, with all others of the return, against all that was to come back. The document is
-- the last exchange that was shipped. At the cost of the goods that were sent.

with

shipped as (

    select
        exchanges.source_id,
        exchanges.return_id,
        exchanges.return_line_id,
        exchanges.exchange_id,
        exchanges.exchanged_units,
        exchanges.shipped_at,
        products.unit_cost,
    from marts.fct_exchanges as exchanges
    left join marts.dim_products as products
        on products.source_id = exchanges.source_id
        and products.product_id = exchanges.product_id
    where exchanges.shipped_at is not null

),

by_line as (

    select
        shipped.source_id,
        shipped.return_id,
        shipped.return_line_id,
        any_value(lines.requested_units) as requested_units,
        sum(shipped.exchanged_units) as exchanged_units,
        arg_max(shipped.exchange_id, struct_pack(shipped.shipped_at, shipped.exchange_id)) as exchange_id,
        arg_max(shipped.unit_cost, struct_pack(shipped.shipped_at, shipped.exchange_id)) as unit_cost,
        min(shipped.shipped_at) as first_shipped_at,
        max(shipped.shipped_at) as shipped_at,
    from shipped
    join marts.fct_return_lines as lines
        on lines.source_id = shipped.source_id
        and lines.return_line_id = shipped.return_line_id
    group by shipped.source_id, shipped.return_id, shipped.return_line_id

),

by_return as (

    select
        shipped.source_id,
        shipped.return_id,
        null::varchar as return_line_id,
        any_value(returns.units) as requested_units,
        sum(shipped.exchanged_units) as exchanged_units,
        arg_max(shipped.exchange_id, struct_pack(shipped.shipped_at, shipped.exchange_id)) as exchange_id,
        arg_max(shipped.unit_cost, struct_pack(shipped.shipped_at, shipped.exchange_id)) as unit_cost,
        min(shipped.shipped_at) as first_shipped_at,
        max(shipped.shipped_at) as shipped_at,
    from shipped
    join marts.fct_returns as returns
        on returns.source_id = shipped.source_id
        and returns.return_id = shipped.return_id
    group by shipped.source_id, shipped.return_id
    having bool_or(shipped.return_line_id is null)

),

compared as (

    select by_line.* from by_line
    anti join by_return
        on by_return.source_id = by_line.source_id
        and by_return.return_id = by_line.return_id
    union all by name
    select * from by_return

)

select
    source_id,
    exchange_id as document_id,
    return_id,
    return_line_id,
    exchange_id,
    ((exchanged_units - requested_units)::double * unit_cost)::decimal(18, 4) as amount,
    (exchanged_units - requested_units)::decimal(18, 4) as units,
    shipped_at as since,
    shipped_at as moved_at,
    first_shipped_at as other_at,
from compared
where exchanged_units > requested_units
