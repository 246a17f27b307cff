-- return_curve: the share of units that came back by each age, per series, with units still at risk counted rightly.
--
-- Kaplan and Meier 1958; standard error Greenwood 1926; limits on the log-log scale (Kalbfleisch and Prentice 1980),
-- which stay between 0 and 1.
--
-- items   series, age (days or hours, any number), returned_units (came back at that age), open_units (had not come
--         back at that age, and are not known any longer). Rows of one age are summed: one row a unit, or one a day.
-- gives   series, age, at_risk_units, returned_units, open_units, kept_share (not come back), return_share (1 - kept),
--         standard_error, return_share_low, return_share_high (95 %)
--
-- A unit that leaves the view on the day of a return was still at risk on that day. Before the first return the standard
-- error is 0, which is no certainty: the high limit is then the exact one for no return among the units at risk. Where
-- every unit came back there is neither error nor limit. The curve ends at the oldest age: nothing is known beyond it.
-- The same is right for cases that close (age = hours to closing, open cases are open units).

create or replace macro marts.return_curve(items) as table
with

ages as (

    select
        series,
        age,
        sum(returned_units)::double as returned_units,
        sum(open_units)::double as open_units,
    from query_table(items)
    group by series, age

),

at_risk as (

    select
        *,
        sum(returned_units + open_units) over (
            partition by series order by age rows between current row and unbounded following
        ) as at_risk_units,
    from ages

),

steps as (

    select
        *,
        product(1 - returned_units / nullif(at_risk_units, 0)) over so_far as kept_share,
        -- once nothing is kept the sum has no next term, and the share says so
        sum(
            case when returned_units < at_risk_units then returned_units / (at_risk_units * (at_risk_units - returned_units)) end
        ) over so_far as greenwood,
    from at_risk
    window so_far as (partition by series order by age rows between unbounded preceding and current row)

)

select
    series,
    age,
    at_risk_units,
    returned_units,
    open_units,
    kept_share,
    1 - kept_share as return_share,
    case when kept_share > 0 then kept_share * sqrt(greenwood) end as standard_error,
    case
        when kept_share = 1 then 0.0::double
        when kept_share > 0 then 1 - pow(kept_share, exp(1.959963984540054 * sqrt(greenwood) / ln(kept_share)))
    end as return_share_low,
    case
        when kept_share = 1 then 1 - pow(0.025, 1 / at_risk_units)
        when kept_share > 0 then 1 - pow(kept_share, exp(-1.959963984540054 * sqrt(greenwood) / ln(kept_share)))
    end as return_share_high,
from steps
