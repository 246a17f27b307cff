-- model_columns: the columns of one model, in their order.
--
-- grain   one row per column
-- params  $relation VARCHAR
-- filled  position, column_name, column_type

select
    cast(position as double) as position,
    column_name,
    column_type,
    meaning_en,
    meaning_zh
from meta.model_columns
where layer || '.' || model = $relation
order by position
