-- lines: every row of the invoices, read once, with the one entity where it belongs.
--
-- The rules stand here and nowhere else; the mappings beside this file only choose a place and name columns.
--
--   C…   credit note: what came back                                              -> return_lines
--   A…   adjustment of bad debt                                                   -> ledger_entries
--   digits only, quantity below zero: damaged, thrown away, lost, counted again   -> inventory_movements
--   digits only, the single line of its invoice, no price and no customer: the
--   same document the other way round ("found", "adjustment", "?")                -> inventory_movements
--   digits only, everything else: what was sold, gifts at price zero included     -> order_lines
--   any other number: no place; the run reports such rows as taken by no mapping
--
-- Nothing is cast here: quantity, price and time stay as written, so that a wrong one goes to quarantine with its
-- place in the file. Rows have no key of their own and exact duplicates are real: file and line are the key.

with

written as (

    select
        _file,
        _line,
        _file || ':' || _line as line_id,
        upper(trim("InvoiceNo")) as invoice,
        trim("StockCode") as stock_code,
        nullif(trim("Description"), '') as description,
        trim("Quantity") as quantity,
        trim("UnitPrice") as unit_price,
        trim("InvoiceDate") as invoiced_at,
        regexp_replace(nullif(trim("CustomerID"), ''), '\.0$', '') as customer_id,
        trim("Country") as country_name
    from invoices

),

counted as (

    select
        *,
        count(*) over (partition by _file, invoice) as lines_of_invoice
    from written

),

placed as (

    select
        *,
        case
            when regexp_full_match(invoice, 'C\d+') then 'return_lines'
            when regexp_full_match(invoice, 'A\d+') then 'ledger_entries'
            when not regexp_full_match(invoice, '\d+') then null
            when starts_with(quantity, '-') then 'inventory_movements'
            when lines_of_invoice = 1 and customer_id is null and try_cast(unit_price as decimal(18, 4)) = 0
                then 'inventory_movements'
            else 'order_lines'
        end as place
    from counted

),

-- Countries as ISO 3166-1; what is no country (Channel Islands, European Community, Unspecified) has none.
final as (

    select
        *,
        map {
            'Australia': 'AU', 'Austria': 'AT', 'Bahrain': 'BH', 'Belgium': 'BE', 'Brazil': 'BR', 'Canada': 'CA',
            'Cyprus': 'CY', 'Czech Republic': 'CZ', 'Denmark': 'DK', 'EIRE': 'IE', 'Finland': 'FI', 'France': 'FR',
            'Germany': 'DE', 'Greece': 'GR', 'Hong Kong': 'HK', 'Iceland': 'IS', 'Israel': 'IL', 'Italy': 'IT',
            'Japan': 'JP', 'Lebanon': 'LB', 'Lithuania': 'LT', 'Malta': 'MT', 'Netherlands': 'NL', 'Norway': 'NO',
            'Poland': 'PL', 'Portugal': 'PT', 'RSA': 'ZA', 'Saudi Arabia': 'SA', 'Singapore': 'SG', 'Spain': 'ES',
            'Sweden': 'SE', 'Switzerland': 'CH', 'USA': 'US', 'United Arab Emirates': 'AE', 'United Kingdom': 'GB'
        }[country_name] as country
    from placed

)

select * from final
