-- overview_reason_names: the mapped reasons with their words, category and fault, in the order of the reason map.
--
-- grain   one row per reason
-- filled  reason, reason_category, fault, reason_en, reason_zh, reason_category_en, reason_category_zh

select
    reason,
    reason_category,
    fault,
    reason_en,
    reason_zh,
    reason_category_en,
    reason_category_zh
from marts.dim_reasons
order by position, reason
