-- ratio_low: the lower end of the 90 % interval of the true ratio of x observed to those expected, under a gamma prior.
--
-- z is another level, as the quantile of the normal distribution. Wilson and Hilferty's cube root from a shape of 2 on,
-- where it is right to 3 % (from 4 on to half a per cent) and costs nothing; the exact quantile below.

create or replace macro marts.ratio_low(x, expected, alpha, beta, z := 1.644853626951472) as
    case
        when x + alpha >= 2 then
            (x + alpha) * pow(1 - 1 / (9 * (x + alpha)) - z / (3 * sqrt(x + alpha)), 3)
        else marts.gamma_quantile(marts.normal_cdf(-z), x + alpha)
    end / (expected + beta)
