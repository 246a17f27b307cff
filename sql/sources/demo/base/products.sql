-- products: styles of a category in their sizes; older styles sell more.
--
-- A style s of a category is on sale from the day on which `styles_on(day)` passes it; all its sizes together.
-- product_key = position of the category * 2^32 + style * 16 + size.

create or replace macro demo.styles_on(styles, day_index) as
    greatest(3, floor(styles * (0.55 + 0.45 * (day_index) / 1096.0) + 1e-6))::int;

create or replace table demo.products as

with

styles as (

    select
        categories.*,
        unnest(range(demo.styles_on(styles, (select max(day_index) from demo.days))))::int as style
    from demo.categories

),

dressed as (

    select
        styles.*,
        subcategories[1 + style % len(subcategories)] as subcategory,
        position::bigint * 4294967296 + style * 16 as style_key,
        ceil(((style + 1 - 1e-6) / styles - 0.55) / 0.45 * 1096)::int as launch_index,
        -- about one style in nine comes from the Chinese range
        demo.draw(position::bigint * 4294967296 + style * 16, 'range') < (case when code = 'FOO' then 0.5 else 0.11 end) as is_chinese
    from styles
    inner join demo.subcategories using (code)

),

made as (

    select code, list(supplier_id order by supplier_id) as supplier_ids from demo.suppliers group by code

)

select
    style_key + size.size_index as product_key,
    style_key,
    dressed.code,
    position,
    style,
    size.size_index,
    'P-' || dressed.code || '-' || lpad((style * 10 + size.size_index)::varchar, 5, '0') as product_id,
    category,
    subcategory,
    sizes[size.size_index + 1] as size,
    case
        when is_chinese
            then demo.pick(lines_zh, demo.draw(style_key, 'line')) || ' ' || demo.pick(nouns_zh, demo.draw(style_key, 'noun'))
                || ' ' || demo.pick(colours_zh, demo.draw(style_key, 'colour'))
        else demo.pick(lines_en, demo.draw(style_key, 'line')) || ' ' || demo.pick(nouns_en, demo.draw(style_key, 'noun'))
            || ', ' || demo.pick(colours_en, demo.draw(style_key, 'colour'))
    end
    || (case when len(sizes) > 1 then ', ' || sizes[size.size_index + 1] else '' end) as name,
    demo.pick(colours_en, demo.draw(style_key, 'colour')) as colour,
    case
        when is_chinese then demo.pick(brands_zh, demo.draw(style_key, 'brand'))
        else demo.pick(brands_en, demo.draw(style_key, 'brand'))
    end as brand,
    -- electronics: the last of its suppliers has every tenth style, see the planted truths
    case
        when dressed.code = 'ELE' and style % 10 = 3 then 'S168'
        when dressed.code = 'ELE' then demo.pick(supplier_ids[1:7], demo.draw(style_key, 'supplier'))
        when dressed.code = 'SHO' and style = 0 then 'S122'
        else demo.pick(supplier_ids, demo.draw(style_key, 'supplier'))
    end as supplier_id,
    -- prices end in .95, spread evenly on a logarithmic scale
    (floor(price_from * pow(price_to / price_from, demo.draw(style_key, 'price'))) + 0.95)::decimal(18, 4) as price,
    demo.money(
        price_from * pow(price_to / price_from, demo.draw(style_key, 'price'))
        * (cost_percent + 16 * (demo.draw(style_key, 'cost') - 0.5)) / 100
    ) as unit_cost,
    -- how this style is returned compared with its category: 0.5 to 1.5, on average 1
    (case when dressed.code = 'SHO' and style = 0 then 0.75 else 0.5 + demo.draw(style_key, 'liking') end) as liking,
    (case when dressed.code = 'SHO' and style = 0 then 6 else batch_months end)::int as batch_months,
    (case when dressed.code = 'SHO' and style = 0 then 0 else style % batch_months end)::int as batch_phase,
    launch_index,
    (
        getvariable('start')
        + (case when launch_index > 0 then launch_index else -30 - floor(700 * demo.draw(style_key, 'launch')) end)::int
    )::date as launched_on
from dressed
inner join demo.nouns using (subcategory)
inner join made on made.code = dressed.code
cross join demo.palette
cross join lateral (select unnest(range(len(sizes)))::int as size_index) as size;

-- The batch that a product is shipped from in a month.
create or replace macro demo.batch_of(month_index, months, phase) as ((month_index + phase) // months)::int;

create or replace macro demo.batch_id(product_id, batch) as
    'B' || product_id[2:] || '-' || lpad(batch::varchar, 2, '0');
