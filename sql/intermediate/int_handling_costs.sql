-- int_handling_costs: what handling each return cost, by kind: as recorded, else as reckoned by cost drivers.
--
-- grain   one row per recorded cost, and per return and kind that is reckoned
-- key     source_id, is_reckoned, cost_id
-- kept    view

select source_id, false as is_reckoned, cost_id, return_id, cost_kind, amount from marts.fct_return_costs

union all

select source_id, true, return_id || chr(31) || cost_kind, return_id, cost_kind, amount from marts.fct_driver_costs
