-- association_cells: the cells of a table of reasons by batches, each with how unlikely its residual is.
--
-- items  as of association_residuals
-- gives  what it gives, and p (two-sided, of the adjusted residual)
--
-- Take benjamini_hochberg over the cells. Where expected is small, take hypergeometric_tail.

create or replace macro marts.association_cells(items) as table
    select *, 2 * marts.normal_tail(abs(adjusted_residual)) as p from marts.association_residuals(items)
