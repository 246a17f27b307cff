-- beta_cdf: the probability that a beta variable with parameters a and b is at most x (the regularised incomplete beta
-- function). Null where a or b is not above 0.
--
-- The sum of a binomial tail, and what a posterior of a rate says of a threshold. Right to 1e-13 on the grids that the
-- oracle tests read.

create or replace macro marts.beta_cdf(x, a, b) as
    list_transform(
        [{x: x::double, y: 1 - x::double, a: a::double, b: b::double}],
        lambda beta: case
            when beta.a > 0 and beta.b > 0 then
                case
                    when beta.x <= 0 then 0
                    when beta.x >= 1 then 1
                    when beta.x * (beta.a + beta.b + 2) <= beta.a + 1 then
                        exp(marts.beta_log_weight(beta.x, beta.y, beta.a, beta.b))
                        / marts.beta_fraction(beta.x, beta.y, beta.a, beta.b)
                    when beta.x < 1 then
                        1 - exp(marts.beta_log_weight(beta.y, beta.x, beta.b, beta.a))
                        / marts.beta_fraction(beta.y, beta.x, beta.b, beta.a)
                end
        end
    )[1]
