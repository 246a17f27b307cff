-- bayesian_fdr: how many findings to show, so that at most a chosen share of them is false.
--
-- items  series, item, probability (that the finding is true; null: not tested)
-- gives  series, item, probability, rank, false_share (expected, among this finding and all that are at least as sure)
--
-- Newton, Noueiry, Sarkar and Ahlquist 2004: show those with false_share <= 0.05. Findings as sure as each other stand or
-- fall together.

create or replace macro marts.bayesian_fdr(items) as table
    select
        series,
        item,
        probability,
        case when probability is not null then count(probability) over surest end as rank,
        case when probability is not null then avg(1 - probability::double) over surest end as false_share
    from query_table(items)
    window surest as (partition by series order by probability desc nulls last)
