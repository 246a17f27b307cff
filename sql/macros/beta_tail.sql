-- beta_tail: the probability that a beta variable with parameters a and b is above x, with all its digits where it is
-- small. See beta_cdf.

create or replace macro marts.beta_tail(x, a, b) as
    list_transform(
        [{x: x::double, y: 1 - x::double, a: a::double, b: b::double}],
        lambda beta: case
            when beta.a > 0 and beta.b > 0 then
                case
                    when beta.x <= 0 then 1
                    when beta.x >= 1 then 0
                    when beta.x * (beta.a + beta.b + 2) <= beta.a + 1 then
                        1 - exp(marts.beta_log_weight(beta.x, beta.y, beta.a, beta.b))
                        / marts.beta_fraction(beta.x, beta.y, beta.a, beta.b)
                    when beta.x < 1 then
                        exp(marts.beta_log_weight(beta.y, beta.x, beta.b, beta.a))
                        / marts.beta_fraction(beta.y, beta.x, beta.b, beta.a)
                end
        end
    )[1]
