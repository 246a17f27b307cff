-- gamma_tail: the probability that a gamma variable of this shape (and scale 1) is above x, with all its digits where it
-- is small. Null where the shape is not above 0.

create or replace macro marts.gamma_tail(x, shape) as
    list_transform(
        [{x: x::double, shape: shape::double}],
        lambda gamma: case
            when gamma.shape > 0 then
                case
                    when gamma.x <= 0 then 1
                    when isinf(gamma.x) then 0
                    when gamma.x < gamma.shape + 1 then
                        1 - exp(marts.gamma_log_weight(gamma.x, gamma.shape)) * marts.gamma_series(gamma.x, gamma.shape)
                    when gamma.x > 0 then
                        exp(marts.gamma_log_weight(gamma.x, gamma.shape)) * gamma.shape
                        / marts.gamma_fraction(gamma.x, gamma.shape)
                end
        end
    )[1]
