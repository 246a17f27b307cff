-- customers: companies and persons that buy, each once: contacts and addresses belong to their commercial partner.
-- Archived ones too: what they bought stays. A supplier is a customer from its first order on.

select
    partner.id as customer_id,
    partner.name,
    partner.email,
    partner.phone,
    coalesce(industry.name ->> :language, industry.name ->> 'en_US', case when partner.is_company then 'company' else 'person' end)
        as segment,
    country.code as country,
    state.name as region,
    partner.city,
    partner.create_date at time zone 'UTC' as created_at,
    greatest(partner.write_date, case when partner.customer_rank > 0 or partner.supplier_rank = 0 then null else sold.first_created_at end)
        at time zone 'UTC' as updated_at
from res_partner as partner
left join res_country as country on country.id = partner.country_id
left join res_country_state as state on state.id = partner.state_id
left join res_partner_industry as industry on industry.id = partner.industry_id
left join (
    select buyer.commercial_partner_id as id, min(sale.create_date) as first_created_at
    from sale_order as sale
    join res_partner as buyer on buyer.id = sale.partner_id
    group by buyer.commercial_partner_id
) as sold on sold.id = partner.id
where partner.commercial_partner_id = partner.id
    and (partner.company_id is null or partner.company_id = cast(:company as integer))
    and (sold.id is not null or partner.customer_rank > 0 or partner.supplier_rank = 0)
    and partner.id not in (select company.partner_id from res_company as company)
