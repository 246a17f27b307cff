-- move_values: what the goods of each move were worth, in the currency of the company; both negative where they left.

select
    layer.stock_move_id as move_id,
    sum(layer.quantity) as units,
    sum(layer.value) as value,
    max(layer.write_date) as write_date
from stock_valuation_layer as layer
where layer.company_id = cast(:company as integer) and layer.stock_move_id is not null
group by layer.stock_move_id
