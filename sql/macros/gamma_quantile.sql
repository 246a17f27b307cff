-- gamma_quantile: the value that a gamma variable of this shape (and scale 1) stays below with probability p. Null where
-- the shape is not above 0, and outside 0 <= p < 1.
--
-- Newton's method for the logarithm of the smaller tail, in ln x, from the mean: as for beta_quantile, both log tails are
-- concave in ln x, and it converges from anywhere.

create or replace macro marts.gamma_quantile(p, shape) as
    list_transform(
        [{p: p::double, shape: shape::double}],
        lambda gamma: case
            when gamma.shape > 0 and gamma.p = 0 then 0
            when gamma.shape > 0 and gamma.p > 0 and gamma.p < 1 then
                exp(
                    list_reduce(
                        list_transform(range(40), lambda step: {log_x: ln(gamma.shape), moved: 1.0::double}),
                        lambda root, step: case
                            when abs(root.moved) < 1e-15 * greatest(1, abs(root.log_x)) then root
                            else
                                list_transform(
                                    [
                                        case
                                            when gamma.p <= 0.5 then
                                                {
                                                    sign: 1,
                                                    log_p: ln(gamma.p),
                                                    log_tail: marts.gamma_log_cdf(exp(root.log_x), gamma.shape)
                                                }
                                            else
                                                {
                                                    sign: -1,
                                                    log_p: ln(1 - gamma.p),
                                                    log_tail: marts.gamma_log_tail(exp(root.log_x), gamma.shape)
                                                }
                                        end
                                    ],
                                    lambda point: list_transform(
                                        [
                                            point.sign * (point.log_p - point.log_tail) * exp(
                                                point.log_tail - marts.gamma_log_weight(exp(root.log_x), gamma.shape)
                                            ) / gamma.shape
                                        ],
                                        lambda move: {log_x: least(690, greatest(-690, root.log_x + move)), moved: move}
                                    )[1]
                                )[1]
                        end
                    ).log_x
                )
        end
    )[1]
