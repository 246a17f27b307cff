-- fisher_two_sided: the probability of a table of four counts at most as likely as this one (Fisher 1935).
--
-- a and b of one row, c and d of the other. Tables as likely as this one count, by R's margin of 1e-7.

create or replace macro marts.fisher_two_sided(a, b, c, d) as
    case
        when a >= 0 and b >= 0 and c >= 0 and d >= 0 then
            least(
                1,
                list_sum(
                    list_transform(
                        range(greatest(0, a - d)::bigint, least(a + b, a + c)::bigint + 1),
                        lambda one: case
                            when
                                marts.hypergeometric_probability(one, a + b, a + c, a + b + c + d)
                                <= marts.hypergeometric_probability(a, a + b, a + c, a + b + c + d) * (1 + 1e-7)
                                then marts.hypergeometric_probability(one, a + b, a + c, a + b + c + d)
                            else 0
                        end
                    )
                )
            )
    end
