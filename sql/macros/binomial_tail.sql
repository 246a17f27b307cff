-- binomial_tail: the probability of x or more successes in n trials of probability p. Null where p is no probability.

create or replace macro marts.binomial_tail(x, n, p) as
    case
        when n >= 0 and p >= 0 and p <= 1 then
            case when x <= 0 then 1.0::double when x > n then 0.0::double else marts.beta_cdf(p, x, n - x + 1) end
    end
