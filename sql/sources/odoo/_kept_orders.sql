-- kept_orders: sales orders that were confirmed. Quotations are not; a cancelled one is told from a cancelled order by the
-- procurement that confirming an order starts.

select
    sale.id,
    sale.name,
    sale.partner_id,
    sale.partner_shipping_id,
    sale.team_id,
    sale.warehouse_id,
    sale.currency_id,
    sale.date_order,
    sale.state,
    sale.write_date
from sale_order as sale
where sale.company_id = cast(:company as integer)
    and (sale.state in ('sale', 'done') or (sale.state = 'cancel' and sale.procurement_group_id is not null))
