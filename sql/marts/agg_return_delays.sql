-- agg_return_delays: how much of what will come back has come, by the age of a shipment.
--
-- grain   one row per stage that is counted, category and age in days
-- key     counted, category, age_days
-- kept    table
-- tests   not_null(at_risk_units, return_share, developed_share, is_borrowed)
--         expect(counted in ('requested', 'received', 'refunded'))
--         expect(age_days between 0 and 365)
--         expect(return_share between 0 and 1)
--         expect(developed_share between 0 and 1)
--
-- How the curve is made stands in `int_return_delays`.

select
    counted,
    category,
    age_days,
    at_risk_units,
    return_share,
    return_share_low,
    return_share_high,
    developed_share,
    is_borrowed
from intermediate.int_return_delays
where hidden_days = 0
