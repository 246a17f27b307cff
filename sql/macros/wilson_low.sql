-- wilson_low: the lower end of the 95 % Wilson score interval of x among n.
--
-- Wilson 1927; Newcombe 1998, method 3. Null where there is no n (no data is not 0 %) and where x is more than n
-- (then it is no proportion). x may be a fraction: for weighted rates it is the rate times the effective number.
-- z is the normal quantile of another level. `sql/metrics/intervals.ts` is the same in TypeScript; a test holds the two
-- together.

create or replace macro marts.wilson_low(x, n, z := 1.959963984540054) as
    case
        when n > 0 and x = 0 then 0.0::double
        when n > 0 and x > 0 and x <= n then
            (
                x::double + z * z / 2
                - z * sqrt(x::double * (n::double - x::double) / n::double + z * z / 4)
            ) / (n::double + z * z)
    end
