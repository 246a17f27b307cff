-- crm_win_back_ids: all customers of the win-back list under the filters, by their ids.
--
-- grain   one row per customer of a source
-- params  $source VARCHAR[], $country VARCHAR[], $tier VARCHAR[], $spoken VARCHAR[]
-- filled  win_back_id, is_let_down
--
-- The same customers as crm_win_back, to count them by what was said.

select
    concat(source_id, ' ', customer_id) as win_back_id,
    is_let_down and is_important as is_let_down
from marts.agg_customer_fairness
where (is_let_down and is_important or concat(source_id, ' ', customer_id) in (select unnest($spoken)))
    and (len($source) = 0 or list_contains($source, source_id))
    and (len($country) = 0 or list_contains($country, country))
    and (len($tier) = 0 or list_contains($tier, tier))
order by win_back_id
