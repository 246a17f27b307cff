-- data_models: the relations of this version, with how each is kept and how many rows it has.
--
-- grain   one row per model
-- filled  model, layer

select
    model,
    layer,
    kept,
    grain,
    cast(rows as double) as rows,
    sentence
from meta.models
order by layer <> 'marts', layer, model
