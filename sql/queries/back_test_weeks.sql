-- back_test_weeks: of each week of shipping, what was said eight weeks ago and what has come since.
--
-- grain   one row per ISO week of shipping
-- params  $category VARCHAR[]
-- filled  week_on, shipped_units, returned_then, said, low, high, came, is_within
--
-- As shares of what was shipped; the interval is of 90 %.

select
    week_on,
    sum(shipped_units) as shipped_units,
    sum(returned_then_units) / sum(shipped_units) as returned_then,
    sum(said_units) / sum(shipped_units) as said,
    greatest(sum(said_units) - 1.6448536269514722 * sqrt(sum(said_variance)), sum(returned_then_units)) / sum(shipped_units) as low,
    (sum(said_units) + 1.6448536269514722 * sqrt(sum(said_variance))) / sum(shipped_units) as high,
    sum(came_units) / sum(shipped_units) as came,
    -- whole units: half a unit beside the end is the end
    abs(sum(came_units) - sum(said_units)) <= 1.6448536269514722 * sqrt(sum(said_variance)) + 0.5 as is_within
from marts.agg_back_test
where len($category) = 0 or list_contains($category, category)
group by week_on
order by week_on desc
