-- model_file: the file of one model, with its header.
--
-- grain   one row per model
-- params  $relation VARCHAR
-- filled  relation

select
    layer || '.' || model as relation,
    sql
from meta.models
where layer || '.' || model = $relation
