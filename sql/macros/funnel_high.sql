-- funnel_high: above this a rate of n units is outside the funnel around a target rate. See funnel_low.

create or replace macro marts.funnel_high(target, n, z := 1.959963984540054) as
    case
        when n > 0 and target > 0 and target < 1 then
            least(1, target::double + z * sqrt(target::double * (1 - target::double) / n::double))
    end
