-- int_shipping_sources: the sources that say when a line was shipped.
--
-- grain   one row per source
-- key     source_id
-- kept    view
--
-- Of the others, what is ordered counts as shipped on the day of the order.

select distinct source_id from staging.stg_order_lines
where shipped_at is not null
