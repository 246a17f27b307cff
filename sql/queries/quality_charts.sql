-- quality_charts: the control charts there are, those that were out of control last first.
--
-- grain   one row per chart
-- params  $chart VARCHAR, $source VARCHAR[], $what VARCHAR, $search VARCHAR, $sort VARCHAR, $limit INTEGER,
--         $offset INTEGER
-- filled  chart, source_id, subject_id, subject_name, what, weeks, beyond_weeks, drift_weeks, total
--
-- Empty: any chart, any $what. Weeks are those that are old enough to be judged; `last_share` is of the last of them.

with

points as (

    select *
    from marts.agg_control_points
    where ($chart = '' or chart = $chart)
        and ($what = '' or what = $what)
        and (len($source) = 0 or list_contains($source, source_id))

),

charts as (

    select
        chart,
        source_id,
        subject_id,
        what,
        count(*) filter (is_judged) as weeks,
        count(*) filter (is_judged and is_beyond) as beyond_weeks,
        count(*) filter (is_judged and is_drift) as drift_weeks,
        max(week_on) filter (is_judged) as last_on,
        max(week_on) filter (is_judged and (is_beyond or is_drift)) as out_on,
        arg_max(share, week_on) filter (is_judged) as last_share,
        arg_max(center, week_on) filter (is_judged) as center,
        sum(counted_units) as counted_units,
        sum(exposed_units) as exposed_units
    from points
    group by chart, source_id, subject_id, what

),

named as (

    select
        charts.*,
        coalesce(dim_products.product_name, dim_suppliers.supplier_name, charts.subject_id) as subject_name
    from charts
    left join marts.dim_products
        on charts.chart = 'product_reason'
        and charts.source_id = dim_products.source_id
        and charts.subject_id = dim_products.product_id
    left join marts.dim_suppliers
        on charts.chart = 'supplier_defect'
        and charts.source_id = dim_suppliers.source_id
        and charts.subject_id = dim_suppliers.supplier_id

),

found as (

    select *
    from named
    where $search = ''
        or contains(lower(subject_name), lower($search))
        or starts_with(lower(subject_id), lower($search))

),

counts as (

    select count(*) as total from found

)

select
    found.chart,
    found.source_id,
    found.subject_id,
    found.subject_name,
    found.what,
    cast(found.weeks as double) as weeks,
    cast(found.beyond_weeks as double) as beyond_weeks,
    cast(found.drift_weeks as double) as drift_weeks,
    found.last_on,
    found.out_on,
    found.last_share,
    found.center,
    found.counted_units,
    found.exposed_units,
    cast(counts.total as double) as total
from found
cross join counts
order by
    case $sort when 'name' then found.subject_name when 'what' then found.what end,
    case $sort when '-name' then found.subject_name when '-what' then found.what end desc,
    case $sort
        when 'out' then epoch(found.out_on) when '-out' then -epoch(found.out_on)
        when 'share' then found.last_share when '-share' then -found.last_share
        when 'exposed' then found.exposed_units when '-exposed' then -found.exposed_units
        when 'beyond' then found.beyond_weeks when '-beyond' then -found.beyond_weeks
    end nulls last,
    found.counted_units desc,
    found.chart,
    found.source_id,
    found.subject_id,
    found.what
limit $limit
offset $offset
