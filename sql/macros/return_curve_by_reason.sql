-- return_curve_by_reason: the share of units that came back by each age for each reason; the reasons add up to the curve.
--
-- Aalen and Johansen 1978: a unit that came back for one reason cannot come back for another, so each reason takes its
-- part of those still kept. A Kaplan-Meier curve per reason would add up to more than all returns.
--
-- items   series, age, reason (of returned units; of open units it says nothing and may be null), returned_units,
--         open_units; rows of one age and reason are summed
-- gives   series, age, reason, at_risk_units, returned_units (of the reason at this age), kept_share (of all reasons),
--         return_share (of the reason, up to this age): a row for every age of the series and every reason in it

create or replace macro marts.return_curve_by_reason(items) as table
with

given as (

    select
        series,
        age,
        case when returned_units > 0 then reason end as reason,
        returned_units > 0 as is_return,
        returned_units::double as returned_units,
        open_units::double as open_units,
    from query_table(items)

),

ages as (

    select series, age, sum(returned_units) as returned_units, sum(returned_units + open_units) as leaving_units,
    from given
    group by series, age

),

at_risk as (

    select
        *,
        sum(leaving_units) over (
            partition by series order by age rows between current row and unbounded following
        ) as at_risk_units,
    from ages

),

kept as (

    select
        *,
        product(1 - returned_units / nullif(at_risk_units, 0)) over (
            partition by series order by age rows between unbounded preceding and current row
        ) as kept_share,
    from at_risk

),

risks as (

    select
        *,
        coalesce(lag(kept_share) over (partition by series order by age), 1) as kept_before,
    from kept

),

reasons as (

    select distinct series, reason from given where is_return

),

returns as (

    select series, age, reason, sum(returned_units) as returned_units,
    from given
    where is_return
    group by series, age, reason

)

select
    risks.series,
    risks.age,
    reasons.reason,
    risks.at_risk_units,
    coalesce(returns.returned_units, 0) as returned_units,
    risks.kept_share,
    sum(risks.kept_before * coalesce(returns.returned_units, 0) / nullif(risks.at_risk_units, 0)) over (
        partition by risks.series, reasons.reason
        order by risks.age
        rows between unbounded preceding and current row
    ) as return_share,
from risks
join reasons on reasons.series = risks.series
left join returns
    on returns.series = risks.series
    and returns.age = risks.age
    and returns.reason is not distinct from reasons.reason
