-- mantel_haenszel: whether two rates differ inside the groups, whatever their mix: the common odds ratio and its test.
--
-- Mantel and Haenszel 1959: odds ratio = sum x2 (n1 - x1) / n over sum x1 (n2 - x2) / n, of after to before; chi-square
-- of one degree of freedom, without continuity correction.
--
-- strata  series, x1, n1 (counted among units before), x2, n2 (after); a row per group
-- gives   series, odds_ratio, chi_square; null where no group holds both outcomes or both periods

create or replace macro marts.mantel_haenszel(strata) as table
with

given as (

    select
        series,
        x1::double as x1,
        n1::double as n1,
        x2::double as x2,
        n2::double as n2,
        (n1 + n2)::double as n,
        (x1 + x2)::double as x,
    from query_table(strata)
    where n1 + n2 > 1

)

select
    series,
    sum(x2 * (n1 - x1) / n) / nullif(sum(x1 * (n2 - x2) / n), 0) as odds_ratio,
    pow(sum(x2 - x * n2 / n), 2) / nullif(sum(x * (n - x) * n1 * n2 / (n * n * (n - 1))), 0) as chi_square,
from given
group by series
