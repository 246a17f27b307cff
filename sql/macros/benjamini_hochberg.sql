-- benjamini_hochberg: p-values of each series adjusted for the false discovery rate.
--
-- items  series, test (its name), p (null: not tested, and not counted)
-- gives  series, test, p, tests (how many were counted), rank (how many have a p no larger), q
--
-- Benjamini and Hochberg 1995: q is the smallest rate of false discoveries at which the test is one, so those with
-- q <= 0.05 are flagged. The family (series) is all that was tested in a period, never the rows that a filter left.

create or replace macro marts.benjamini_hochberg(items) as table
    with

    ranked as (

        select
            series,
            test,
            p,
            count(p) over (partition by series) as tests,
            case when p is not null then count(p) over (partition by series order by p) end as rank
        from query_table(items)

    )

    select
        series,
        test,
        p,
        tests,
        rank,
        case
            when p is not null then
                least(
                    1,
                    min(tests * p::double / rank) over (
                        partition by series order by p range between current row and unbounded following
                    )
                )
        end as q
    from ranked
