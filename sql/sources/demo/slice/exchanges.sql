-- exchanges: goods sent in place of returned ones: another size of the style where there are sizes.
--
-- The ERP ships them on the return itself, without a new order.

create or replace table demo.exchanges as
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
    inspected_at as created_at,
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
where resolution = 'exchange' and inspected_at is not null;
