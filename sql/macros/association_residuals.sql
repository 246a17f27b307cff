-- association_residuals: which cells of a table of reasons by batches hold more than both totals let expect.
--
-- items  series, reason, batch, observed (a count; cells that are not given are 0)
-- gives  series, reason, batch, observed, expected, pearson_residual, adjusted_residual; every cell of the table, but none
--        of a reason or a batch that has no count
--
-- Haberman 1973: adjusted residuals are near standard normal. With one reason or one batch there is nothing to compare,
-- and residuals are null.

create or replace macro marts.association_residuals(items) as table
    with

    counted as (

        select series, reason, batch, sum(observed)::double as observed
        from query_table(items)
        where observed > 0
        group by series, reason, batch

    ),

    reasons as (

        select series, reason, sum(observed) as in_reason, sum(sum(observed)) over (partition by series) as whole
        from counted
        group by series, reason

    ),

    batches as (

        select series, batch, sum(observed) as in_batch from counted group by series, batch

    ),

    cells as (

        select
            reasons.series,
            reasons.reason,
            batches.batch,
            coalesce(counted.observed, 0) as observed,
            in_reason * in_batch / whole as expected,
            (1 - in_reason / whole) * (1 - in_batch / whole) as freedom
        from reasons
        join batches on batches.series is not distinct from reasons.series
        left join counted
            on counted.series is not distinct from reasons.series
            and counted.reason is not distinct from reasons.reason
            and counted.batch is not distinct from batches.batch

    ),

    measured as (

        select
            *,
            case when freedom > 0 then (observed - expected) / sqrt(expected) end as pearson_residual,
            case when freedom > 0 then (observed - expected) / sqrt(expected * freedom) end as adjusted_residual
        from cells

    )

    select
        series,
        reason,
        batch,
        observed,
        expected,
        pearson_residual,
        adjusted_residual
    from measured
