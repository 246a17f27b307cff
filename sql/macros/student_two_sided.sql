-- student_two_sided: the probability that Student's t of so many degrees of freedom lies farther from 0 than t.
--
-- Abramowitz and Stegun 26.7.3 and 26.7.4: for whole degrees of freedom it is a finite sum of powers of a cosine.
-- Null where there are no degrees of freedom.

create or replace macro marts.student_two_sided(t, degrees) as
    list_transform(
        [{angle: atan(abs(t::double) / sqrt(case when degrees >= 1 then degrees end)), degrees: degrees::bigint}],
        given -> 1 - case
            when given.degrees % 2 = 0 then
                sin(given.angle) * list_sum(list_transform(
                    range(0, given.degrees // 2),
                    power -> exp(lgamma(power + 0.5) - lgamma(power + 1)) / sqrt(pi()) * pow(cos(given.angle), 2 * power)
                ))
            else
                2 / pi() * (given.angle + coalesce(sin(given.angle) * list_sum(list_transform(
                    range(0, (given.degrees - 1) // 2),
                    power -> exp(lgamma(power + 1) - lgamma(power + 1.5)) * sqrt(pi()) / 2 * pow(cos(given.angle), 2 * power + 1)
                )), 0))
        end
    )[1]
