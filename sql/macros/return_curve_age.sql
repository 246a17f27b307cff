-- return_curve_age: the age by which a share of units came back (.5: the median), with its limits; open cases counted.
--
-- The first age at which the Kaplan-Meier curve reaches the share; where the curve stands exactly on it for a while, the
-- middle of that while (as R's survfit does). Limits: the ages at which the curve's own log-log limits reach the share
-- (Brookmeyer and Crowley 1982). Null where the curve does not get so far: most units never come back.
--
-- items   as for return_curve: series, age (any number), returned_units, open_units
-- gives   series, age, age_low, age_high (95 %)

create or replace macro marts.return_curve_age(items, reached_share) as table
with

given as (

    select * from query_table(items)

),

curve as (

    select * from marts.return_curve('given')

)

select
    series,
    (
        min(age) filter (return_share > reached_share - 1e-9 and returned_units > 0)
        + coalesce(
            -- on the share exactly: until the next return leaves it
            case
                when bool_or(abs(return_share - reached_share) <= 1e-9)
                    then min(age) filter (return_share > reached_share + 1e-9 and returned_units > 0)
            end,
            min(age) filter (return_share > reached_share - 1e-9 and returned_units > 0)
        )
    ) / 2 as age,
    -- the curve that rises faster reaches the share sooner
    min(age) filter (coalesce(return_share_high, 1) >= reached_share and returned_units > 0) as age_low,
    min(age) filter (return_share_low >= reached_share and returned_units > 0) as age_high,
from curve
group by series
