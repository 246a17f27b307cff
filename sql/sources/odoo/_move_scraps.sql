-- move_scraps: the picking whose goods a move scrapped. Odoo 17 and 18.

select move.id as move_id, scrap.picking_id
from stock_move as move
join stock_scrap as scrap on scrap.id = move.scrap_id
where scrap.company_id = cast(:company as integer)
