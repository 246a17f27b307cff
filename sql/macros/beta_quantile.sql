-- beta_quantile: the value that a beta variable with parameters a and b stays below with probability p. Null where a or b
-- is not above 0, and outside 0 <= p <= 1.
--
-- Newton's method for ln P(X <= x) = ln p in the logit of x, from the mean. The logit of a beta variable has a
-- log-concave density, so its log probability is concave and every step but the first comes from below: it converges
-- from anywhere. The smaller tail is the one that is solved for, so that no digits are lost near 1.

create or replace macro marts.beta_quantile(p, a, b) as
    list_transform(
        list_transform(
            [{p: p::double, a: a::double, b: b::double}],
            lambda given: case
                when given.p <= 0.5 then {log_p: ln(nullif(given.p, 0)), a: given.a, b: given.b, p: given.p, is_low: true}
                else {log_p: ln(nullif(1 - given.p, 0)), a: given.b, b: given.a, p: given.p, is_low: false}
            end
        ),
        lambda beta: case
            when beta.a > 0 and beta.b > 0 then
                case
                    when beta.p = 0 then 0
                    when beta.p = 1 then 1
                    when beta.p > 0 and beta.p < 1 then
                        list_transform(
                            [
                                list_reduce(
                                    list_transform(
                                        range(40),
                                        lambda step: {logit: ln(beta.a) - ln(beta.b), moved: 1.0::double}
                                    ),
                                    lambda root, step: case
                                        when abs(root.moved) < 1e-15 * greatest(1, abs(root.logit)) then root
                                        else
                                            list_transform(
                                                [{x: 1 / (1 + exp(-root.logit)), y: 1 / (1 + exp(root.logit))}],
                                                lambda point: list_transform(
                                                    [marts.beta_log_cdf(point.x, point.y, beta.a, beta.b)],
                                                    lambda log_cdf: list_transform(
                                                        [
                                                            (beta.log_p - log_cdf) * exp(
                                                                log_cdf
                                                                - marts.beta_log_weight(point.x, point.y, beta.a, beta.b)
                                                            )
                                                        ],
                                                        -- 1e-300 is as near to 0 as a double comes with its digits
                                                        lambda move: {
                                                            logit: least(690, greatest(-690, root.logit + move)),
                                                            moved: move
                                                        }
                                                    )[1]
                                                )[1]
                                            )[1]
                                    end
                                ).logit
                            ],
                            lambda logit: 1 / (1 + exp(case when beta.is_low then -logit else logit end))
                        )[1]
                end
        end
    )[1]
