-- suppliers: whom products are bought from.

select
    partner.id as supplier_id,
    partner.name,
    country.code as country,
    greatest(partner.write_date, case when partner.supplier_rank > 0 then null else offered.first_created_at end) at time zone 'UTC' as updated_at
from res_partner as partner
left join res_country as country on country.id = partner.country_id
left join (
    select vendor.commercial_partner_id as id, min(offer.create_date) as first_created_at
    from product_supplierinfo as offer
    join res_partner as vendor on vendor.id = offer.partner_id
    group by vendor.commercial_partner_id
) as offered on offered.id = partner.id
where partner.commercial_partner_id = partner.id
    and (partner.company_id is null or partner.company_id = cast(:company as integer))
    and (offered.id is not null or partner.supplier_rank > 0)
