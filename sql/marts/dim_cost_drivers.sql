-- dim_cost_drivers: what a kind of handling costs where no source tells, and from which day on.
--
-- grain   one row per source (`*` for any), kind of cost and first day
-- key     source_id, cost_kind, effective_from
-- kept    table
-- tests   not_null(unit, amount)
--         expect(amount >= 0)

select source_id, cost_kind, unit, effective_from, amount, decided_by, why from reference.cost_drivers
order by source_id, cost_kind, effective_from
