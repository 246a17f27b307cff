-- model_list: the models with what each reads, in the order of the layers.
--
-- grain   one row per model
-- filled  model, layer, relation, depends_on

select
    model,
    layer,
    layer || '.' || model as relation,
    sentence,
    kept,
    grain,
    cast(rows as double) as rows,
    coalesce(depends_on, []) as depends_on
from meta.models
order by case layer when 'staging' then 1 when 'intermediate' then 2 else 3 end, model
