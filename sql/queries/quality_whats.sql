-- quality_whats: the reasons and defects that have control charts.
--
-- grain   one row per kind of chart and reason or defect
-- filled  chart, what, charts

select
    chart,
    what,
    cast(count(distinct (source_id, subject_id)) as double) as charts
from marts.agg_control_points
group by chart, what
order by chart, charts desc, what
