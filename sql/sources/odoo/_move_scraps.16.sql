-- move_scraps: the picking whose goods a move scrapped. Odoo 16.

select scrap.move_id, scrap.picking_id
from stock_scrap as scrap
where scrap.company_id = cast(:company as integer) and scrap.move_id is not null
