-- leak_rules: the rules of the leak finder, and what they could look at in the chosen sources.
--
-- grain   one row per rule
-- params  $source VARCHAR[]
-- filled  rule, position, stake, grace_days, tolerance, severity, title_en, title_zh, meaning_en, meaning_zh, sources,
--         judged_sources, examined
--
-- `lacks`: the kinds of records that some source never tells of, so that the rule cannot judge there.

with

places as (

    select
        rule,
        count(*) as sources,
        count(*) filter (is_judged) as judged_sources,
        sum(examined) as examined
    from marts.agg_leak_rules
    where (len($source) = 0 or list_contains($source, source_id))
    group by rule

),

lacking as (

    select rule, string_agg(distinct record, ' ' order by record) as lacks
    from (
        select rule, unnest(string_split(lacks, ' ')) as record
        from marts.agg_leak_rules
        where (len($source) = 0 or list_contains($source, source_id))
            and lacks is not null
    )
    group by rule

)

select
    rules.rule,
    rules.position,
    rules.stake,
    rules.grace_days,
    rules.tolerance,
    rules.severity,
    rules.title_en,
    rules.title_zh,
    rules.meaning_en,
    rules.meaning_zh,
    cast(coalesce(places.sources, 0) as double) as sources,
    cast(coalesce(places.judged_sources, 0) as double) as judged_sources,
    cast(coalesce(places.examined, 0) as double) as examined,
    lacking.lacks
from marts.dim_leak_rules as rules
left join places
    on rules.rule = places.rule
left join lacking
    on rules.rule = lacking.rule
order by rules.position, rules.rule
