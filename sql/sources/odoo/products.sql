-- products: variants, archived ones too. A cost of 0 is what Odoo begins with, and no cost.
--
-- The supplier is the one that Odoo would buy from: the first offer for the variant or for all of its variants.
--
-- Narrowed by :since although that could be done from outside: offers of it can be deleted without a trace, and then the
-- time of the last change falls back. Whether a row still is there is left to the comparison of all keys.

with

read as (

    select
        product.id as product_id,
        product.default_code as sku,
        coalesce(template.name ->> :language, template.name ->> 'en_US') || coalesce(' (' || variant.names || ')', '') as name,
        categories.category,
        categories.subcategory,
        offer.supplier_id,
        nullif(round(product_costs.unit_cost, 4), 0) as unit_cost,
        company_currency.name as currency,
        greatest(
            product.write_date, template.write_date, categories.write_date, product_costs.write_date, offer.write_date
        ) at time zone 'UTC' as updated_at
    from product_product as product
    join product_template as template on template.id = product.product_tmpl_id
    join res_company as company on company.id = cast(:company as integer)
    join res_currency as company_currency on company_currency.id = company.currency_id
    left join categories on categories.id = template.categ_id
    left join product_costs on product_costs.product_id = product.id
    left join lateral (
        select vendor.commercial_partner_id as supplier_id, info.write_date
        from product_supplierinfo as info
        join res_partner as vendor on vendor.id = info.partner_id
        where info.product_tmpl_id = template.id
            and (info.product_id is null or info.product_id = product.id)
            and (info.company_id is null or info.company_id = company.id)
        order by info.sequence, info.min_qty desc, info.price, info.id
        limit 1
    ) as offer on true
    left join lateral (
        select string_agg(coalesce(value.name ->> :language, value.name ->> 'en_US'), ', ' order by line.sequence, chosen.id)
            as names
        from product_variant_combination as combination
        join product_template_attribute_value as chosen
            on chosen.id = combination.product_template_attribute_value_id
        join product_template_attribute_line as line on line.id = chosen.attribute_line_id and line.value_count > 1
        join product_attribute_value as value on value.id = chosen.product_attribute_value_id
        where combination.product_product_id = product.id
    ) as variant on true
    where template.company_id is null or template.company_id = company.id

)

select * from read
where updated_at >= cast(:since as timestamptz)
