-- quality_reason_categories: the groups of reasons by their names.
--
-- grain   one row per group
-- filled  reason_category, name_en, name_zh

select
    reason_category,
    any_value(reason_category_en) as name_en,
    any_value(reason_category_zh) as name_zh
from marts.dim_reasons
where reason_category is not null
group by reason_category
order by min(position)
