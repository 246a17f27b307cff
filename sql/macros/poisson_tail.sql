-- poisson_tail: the probability of a count of x or more where the mean is mu.

create or replace macro marts.poisson_tail(x, mu) as
    case
        when mu >= 0 then case when x <= 0 then 1.0::double else marts.gamma_cdf(mu, x) end
    end
