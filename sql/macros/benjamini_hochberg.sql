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

    -- once, or whatever p is made of is planned and reckoned for each use
    given as materialized (

        select series, test, p from query_table(items)

    ),

    families as (

        select series, count(p) as tests from given group by series

    ),

    ranked as (

        select
            given.series,
            given.test,
            given.p,
            families.tests,
            count(*) over (partition by given.series order by given.p) as rank
        from given
        inner join families
            on given.series is not distinct from families.series
        where given.p < 1

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
        given.series,
        given.test,
        given.p,
        families.tests,
        case when given.p is not null then families.tests end as rank,
        case when given.p is not null then 1 end as q
    from given
    inner join families
        on given.series is not distinct from families.series
    where given.p is null or given.p >= 1
