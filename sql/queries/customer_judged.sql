-- customer_judged: how many customers under the filters could be judged, and how many of all.
--
-- grain   one row
-- params  $source VARCHAR[], $tier VARCHAR[], $country VARCHAR[]
-- filled  customers, judged, flagged, let_down, few_units, no_reasons

select
    cast(count(*) as double) as customers,
    cast(count(*) filter (where agg_customer_fairness.standing in ('usual', 'for_review')) as double) as judged,
    cast(count(*) filter (where agg_customer_fairness.is_flagged) as double) as flagged,
    cast(count(*) filter (where agg_customer_fairness.is_let_down and agg_customer_fairness.is_important) as double)
        as let_down,
    cast(count(*) filter (where agg_customer_fairness.standing = 'few_units') as double) as few_units,
    cast(count(*) filter (where agg_customer_fairness.standing = 'no_reasons') as double) as no_reasons
from marts.agg_customer_fairness
left join marts.dim_customers
    on agg_customer_fairness.source_id = dim_customers.source_id
    and agg_customer_fairness.customer_id = dim_customers.customer_id
where (len($source) = 0 or list_contains($source, agg_customer_fairness.source_id))
    and (len($tier) = 0 or list_contains($tier, dim_customers.tier))
    and (len($country) = 0 or list_contains($country, dim_customers.country))
