-- carriers: of pickings.

select picking.id as picking_id, coalesce(carrier.name ->> :language, carrier.name ->> 'en_US') as carrier
from stock_picking as picking
join delivery_carrier as carrier on carrier.id = picking.carrier_id
