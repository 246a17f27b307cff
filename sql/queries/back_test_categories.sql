-- back_test_categories: of each category, how often the projection of eight weeks ago was right, and how far off in all.
--
-- grain   one row per category
-- params  $category VARCHAR[]
-- filled  category, weeks, weeks_within, said_units, came_units
--
-- `said_units` and `came_units` are the returns that were still to come then. A week counts if at least one was: where
-- nothing is to come anyone is right. It is right where what came lies in its 90 % interval, to half a unit.

select
    category,
    cast(count(*) filter (said_units - returned_then_units >= 1) as double) as weeks,
    cast(
        count(*) filter (
            said_units - returned_then_units >= 1
            and abs(came_units - said_units) <= 1.6448536269514722 * sqrt(said_variance) + 0.5
        ) as double
    ) as weeks_within,
    sum(said_units - returned_then_units) as said_units,
    sum(came_units - returned_then_units) as came_units
from marts.agg_back_test
where len($category) = 0 or list_contains($category, category)
group by category
order by said_units desc, category
