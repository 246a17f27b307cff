-- funnel_low: below this a rate of n units is outside the funnel around a target rate (Spiegelhalter 2005, score limits).
--
-- The same as asking whether Wilson's interval of the rate leaves the target out. 95 %; z is the normal quantile of
-- another level. Null where the target is 0 or 1: there is no spread to be outside of.

create or replace macro marts.funnel_low(target, n, z := 1.959963984540054) as
    case
        when n > 0 and target > 0 and target < 1 then
            greatest(0, target::double - z * sqrt(target::double * (1 - target::double) / n::double))
    end
