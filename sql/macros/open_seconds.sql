-- open_seconds: how long a calendar of opening hours had been open at a moment, from the row of its day.
--
-- The row is one of int_business_days; without one, null.

create or replace macro marts.open_seconds(moment, before_day, opens_1, closes_1, opens_2, closes_2) as
    before_day
    + coalesce(greatest(epoch(least(moment, closes_1)) - epoch(opens_1), 0), 0)
    + coalesce(greatest(epoch(least(moment, closes_2)) - epoch(opens_2), 0), 0)
