-- relative_risk_spread: how much the relative risks of items (observed over expected) differ beyond what chance explains.
--
-- Spiegelhalter 2005 (Quality and Safety in Health Care 14, 347-351), additive random effects on the root of the ratio,
-- z scores winsorised: a few items that really stand out do not widen what they are judged by. What winsorising takes
-- from normal scores too is given back (at 10 % their mean square is 0.679 instead of 1): without that the spread of
-- items that do differ would be said a third too small.
--
-- items           series, observed, expected
-- least_expected  items with fewer expected say nothing of the spread
-- gives           series, items, phi (mean square of the z scores: 1 without a spread), spread (the variance of the
--                 relative risks; 0 where chance explains all, null for fewer than least_items)

create or replace macro marts.relative_risk_spread(
    items, share_winsorised := 0.1, least_expected := 5, least_items := 10
) as table
with

scored as (

    select
        series,
        expected::double as expected,
        2 * (sqrt(observed::double) - sqrt(expected::double)) as z,
    from query_table(items)
    where expected >= least_expected

),

ends as (

    select series, quantile_cont(z, [share_winsorised::double, 1 - share_winsorised::double]) as z_ends
    from scored
    group by series

),

-- The mean square of a standard normal variable that is winsorised so.
normal as (

    select
        1 - 2 * share_winsorised - 2 * z_end * exp(-z_end * z_end / 2) / sqrt(2 * pi()) + 2 * share_winsorised * z_end * z_end
            as mean_square,
    from (select case when share_winsorised > 0 then marts.normal_quantile(1 - share_winsorised) else 0 end as z_end)

),

winsorised as (

    select
        scored.series,
        scored.expected,
        pow(least(greatest(scored.z, ends.z_ends[1]), ends.z_ends[2]), 2) / normal.mean_square as square,
    from scored
    join ends on ends.series is not distinct from scored.series
    cross join normal

)

select
    series,
    count(*) as items,
    avg(square) as phi,
    case
        when count(*) >= least_items then
            greatest(
                0,
                (sum(square) - (count(*) - 1)) / nullif(sum(expected) - sum(expected * expected) / sum(expected), 0)
            )
    end as spread,
from winsorised
group by series
