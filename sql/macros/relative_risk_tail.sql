-- relative_risk_tail: the probability of a count of x or more where so many are expected by a reference of that weight.
--
-- The expected count is itself known only so well: it is gamma distributed with the shape `weight` (returns that the
-- reference has seen, and what items differ by anyway, 1 / spread), so the count is negative binomial and its tail an
-- incomplete beta function. With the rest of the product as reference it is the binomial test of two Poisson counts
-- (Przyborowski and Wilenski 1940), with that many returns seen before. Null where nothing is expected.

create or replace macro marts.relative_risk_tail(x, expected, weight) as
    case
        when expected > 0 and weight > 0 then
            case when x <= 0 then 1.0::double else marts.beta_cdf(expected / (expected + weight), x, weight) end
    end
