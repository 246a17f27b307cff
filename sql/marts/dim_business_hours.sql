-- dim_business_hours: when a warehouse is open, by weekday; what waits there waits in these hours.
--
-- grain   one row per source, warehouse (`*` for any) and weekday on which it is open
-- key     source_id, warehouse_id, weekday
-- kept    table
-- tests   expect(weekday between 1 and 7)
--         not_null(opens, closes, timezone)
--
-- Without any all waits are measured by the clock.

select * from reference.business_hours
order by source_id, warehouse_id, weekday
