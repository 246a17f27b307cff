-- benjamini_hochberg: p-values of each series adjusted for the false discovery rate.
--
-- items  series, test (its name), p (null: not tested, and not counted)
-- gives  series, test, p, tests (how many were counted), rank (how many have a p no larger), q
--
-- Benjamini and Hochberg 1995: q is the smallest rate of false discoveries at which the test is one, so those with
-- q <= 0.05 are flagged. The family (series) is all that was tested in a period, never the rows that a filter left.
-- What cannot be less likely than chance (p = 1) is counted and needs no place: of most families that is nearly all.

create or replace macro marts.benjamini_hochberg(items) as table
    with

    families as (

        select series, count(p) as tests from query_table(items) group by series

    ),

    ranked as (

        select
            items.series,
            items.test,
            items.p,
            families.tests,
            count(*) over (partition by items.series order by items.p) as rank
        from query_table(items) as items
        inner join families
            on items.series is not distinct from families.series
        where items.p < 1

    )

    select
        series,
        test,
        p,
        tests,
        rank,
        least(
            1,
            min(tests * p::double / rank) over (
                partition by series order by p range between current row and unbounded following
            )
        ) as q
    from ranked

    union all

    select
        items.series,
        items.test,
        items.p,
        families.tests,
        case when items.p is not null then families.tests end as rank,
        case when items.p is not null then 1 end as q
    from query_table(items) as items
    inner join families
        on items.series is not distinct from families.series
    where items.p is null or items.p >= 1
