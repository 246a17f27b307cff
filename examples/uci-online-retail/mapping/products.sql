-- products: every stock code, named by its latest description on an invoice or a credit note.
--
-- On stock corrections the description is a remark ("damages", "?") and names nothing. A code that is only ever
-- corrected is named by itself, and that row is older than any other, so that the first real name replaces it
-- whichever file comes first.

with

codes as (

    select
        _file,
        stock_code,
        max(invoiced_at) filter (is_name) as named_at,
        arg_max(description, (invoiced_at, _line)) filter (is_name) as name
    from (select *, description is not null and place in ('order_lines', 'return_lines') as is_name from lines)
    group by _file, stock_code

),

kinds as (

    select
        *,
        case
            when upper(stock_code) in ('POST', 'DOT', 'C2') then 'postage'
            when upper(stock_code) in ('AMAZONFEE', 'BANK CHARGES', 'CRUK') then 'fee'
            when upper(stock_code) = 'B' then 'bad debt'
            when upper(stock_code) = 'D' then 'discount'
            when upper(stock_code) = 'M' then 'manual'
            when upper(stock_code) = 'S' then 'sample'
            when starts_with(lower(stock_code), 'gift_') then 'voucher'
        end as service
    from codes

)

select
    _file,
    stock_code as product_id,
    upper(stock_code) as sku,
    coalesce(name, stock_code) as name,
    if(service is null, 'goods', 'service') as category,
    service as subcategory,
    coalesce(named_at, '1970-01-01 00:00:00') as updated_at
from kinds
