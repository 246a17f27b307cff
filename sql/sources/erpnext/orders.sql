-- orders: sales orders, and what was sold without one: delivery notes, invoices that move stock, POS invoices.
--
-- A cancelled document is deleted; its amendment is a document of its own. Orders have a day and no time: where one was
-- entered on its day, the time of entry serves.
select
    concat('SO:', orders.name) as order_id,
    orders.name as order_number,
    orders.customer as customer_id,
    orders.order_type as channel,
    case
        when date(orders.creation) = orders.transaction_date then orders.creation
        else timestamp(orders.transaction_date)
    end as ordered_at,
    orders.currency,
    upper(countries.code) as country,
    orders.status,
    orders.modified as updated_at,
    if(orders.docstatus = 2, orders.modified, null) as deleted_at
from `tabSales Order` as orders
left join tabAddress as addresses
    on addresses.name = coalesce(nullif(orders.shipping_address_name, ''), orders.customer_address)
left join tabCountry as countries on countries.name = addresses.country
where orders.docstatus in (1, 2) and orders.is_internal_customer = 0
and orders.modified >= :since_local and orders.modified < :until_local
and (:company is null or orders.company = :company)

union all

select
    goods.id,
    goods.name,
    goods.customer,
    if(goods.is_counter = 1, 'POS', null),
    goods.posted_at,
    goods.currency,
    upper(countries.code),
    goods.status,
    goods.modified,
    if(goods.docstatus = 2, goods.modified, null)
from goods
left join tabAddress as addresses on addresses.name = goods.address
left join tabCountry as countries on countries.name = addresses.country
where goods.docstatus in (1, 2) and goods.is_return = 0
and goods.is_order = 1
