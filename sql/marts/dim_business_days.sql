-- dim_business_days: single days that are not as their weekday: holidays, and days that are worked instead.
--
-- grain   one row per source, warehouse (`*` for any) and day
-- key     source_id, warehouse_id, day
-- kept    table
-- tests   not_null(is_open)

select * from reference.business_days
order by source_id, warehouse_id, day
