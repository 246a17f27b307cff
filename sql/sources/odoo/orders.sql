-- orders: confirmed sales orders, also those cancelled later.

select
    sale.id as order_id,
    sale.name as order_number,
    buyer.commercial_partner_id as customer_id,
    coalesce(team.name ->> :language, team.name ->> 'en_US') as channel,
    sale.date_order at time zone 'UTC' as ordered_at,
    currency.name as currency,
    country.code as country,
    sale.state as status,
    greatest(sale.write_date, buyer.write_date) at time zone 'UTC' as updated_at
from kept_orders as sale
join res_partner as buyer on buyer.id = sale.partner_id
left join res_partner as receiver on receiver.id = sale.partner_shipping_id
left join res_country as country on country.id = coalesce(receiver.country_id, buyer.country_id)
left join crm_team as team on team.id = sale.team_id
left join res_currency as currency on currency.id = sale.currency_id
