-- association_test: whether reasons depend on batches at all, and how much.
--
-- items  series, reason, batch, observed (a count; cells that are not given are 0)
-- gives  series, n, reasons, batches, df, chi_square, p, g, g_p, cramers_v, corrected_v (Bergsma 2013, without the bias
--        of small numbers), small_cells (share of cells with under 5 expected), is_reliable (at most a fifth of those,
--        and none with under 1)
--
-- Pearson 1900; Wilks 1935 for G. Null with one reason or one batch.

create or replace macro marts.association_test(items) as table
    with

    cells as (

        select * from marts.association_cells(items)

    ),

    totals as (

        select
            series,
            sum(observed) as n,
            count(distinct reason) + max((reason is null)::integer) as reason_count,
            count(distinct batch) + max((batch is null)::integer) as batch_count,
            sum(pow(observed - expected, 2) / expected) as chi_square,
            2 * sum(case when observed > 0 then observed * ln(observed / expected) else 0 end) as g,
            avg((expected < 5)::integer) as small_cells,
            min(expected) as smallest
        from cells
        group by series

    ),

    compared as (

        select
            *,
            case when reason_count > 1 and batch_count > 1 then (reason_count - 1) * (batch_count - 1) end as df
        from totals

    )

    select
        series,
        n,
        reason_count as reasons,
        batch_count as batches,
        df,
        case when df > 0 then chi_square end as chi_square,
        marts.chi_square_tail(chi_square, df) as p,
        case when df > 0 then g end as g,
        marts.chi_square_tail(g, df) as g_p,
        case when df > 0 then sqrt(chi_square / (n * (least(reason_count, batch_count) - 1))) end as cramers_v,
        case
            when df > 0 and n > 1 then
                sqrt(
                    greatest(0, chi_square / n - df / (n - 1)) / nullif(
                        least(
                            reason_count - 1 - pow(reason_count - 1, 2) / (n - 1),
                            batch_count - 1 - pow(batch_count - 1, 2) / (n - 1)
                        ),
                        0
                    )
                )
        end as corrected_v,
        small_cells,
        small_cells <= 0.2 and smallest >= 1 as is_reliable
    from compared
