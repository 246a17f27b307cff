-- models: every model, what it holds, and how it is kept.

select split_part(model, '.', 2) as model, layer, kept, grain, rows, sentence,
from models.state
order by case layer when 'staging' then 1 when 'intermediate' then 2 else 3 end, model
