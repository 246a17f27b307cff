-- move_lots: the lot of each move whose goods are all of one lot.

select line.move_id, min(line.lot_id) as lot_id
from stock_move_line as line
where line.company_id = cast(:company as integer) and line.state <> 'cancel'
group by line.move_id
having min(line.lot_id) = max(line.lot_id) and count(*) = count(line.lot_id)
