-- exchanges: goods sent in place of returned ones: another size of the style where there are sizes.
--
-- The ERP ships them on the return itself, without a new order.

create or replace table demo.exchanges as

with

agreed as (

    select
        'E' || return_line_id[2:] as exchange_id,
        return_id,
        return_line_id,
        line_key,
        case_lines.position,
        case_lines.style,
        sent.size_index as sent_size_index,
        sent.product_id as sent_product_id,
        warehouse_id,
        received_units as units,
        currency,
        cost_eur,
        case
            when demo.draw(line_key, 'difference') < 0.1 then round(2 + 12 * demo.draw(line_key, 'difference too'), 2)
            else 0
        end as price_difference,
        returned_units,
        coalesce(inspected_at, stocked_at) as created_at,
        settled_at as shipped_at
    from demo.case_lines
    inner join demo.categories using (code)
    inner join demo.products as sent
        on sent.product_key = case_lines.position::bigint * 4294967296 + case_lines.style * 16
            + (case
                when len(sizes) = 1 then 0
                when reason = 'SZ-L' then greatest(case_lines.size_index - 1, 0)
                when reason in ('SZ-S', 'SZ-C') then least(case_lines.size_index + 1, len(sizes) - 1)
                else case_lines.size_index
            end)
    where resolution = 'exchange' and stocked_at is not null

)

select 1 as parcel, * exclude (returned_units) from agreed
union all
-- a leak: the same goods are sent again some days later
select
    2,
    * exclude (returned_units) replace (
        exchange_id || 'B' as exchange_id,
        demo.after(shipped_at, 20) as created_at,
        demo.after(shipped_at, 24 * (2 + 8 * demo.draw(line_key, 'second parcel'))) as shipped_at
    )
from agreed
where shipped_at is not null and units = returned_units and demo.draw(line_key, 'parcel') < 0.012;
