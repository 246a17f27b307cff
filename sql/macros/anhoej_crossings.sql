-- anhoej_crossings: the fewest crossings of the center that chance still explains, among so many useful points.
--
-- Anhøj and Olesen 2014; Chen 2010: the 5 % quantile of a binomial of n - 1 trials with even chances. Null without
-- points.

create or replace macro marts.anhoej_crossings(useful_points) as
    case
        when useful_points > 0 then
            list_reduce(
                list_transform(
                    range(0, useful_points::bigint),
                    crossings -> {
                        crossings: crossings,
                        chance: exp(
                            lgamma(useful_points) - lgamma(crossings + 1) - lgamma(useful_points - crossings)
                            - (useful_points - 1) * ln(2)
                        )
                    }
                ),
                (sum, next) -> case
                    when sum.chance >= 0.05 * (1 - 1e-12) then sum
                    else {crossings: next.crossings, chance: sum.chance + next.chance}
                end
            ).crossings
    end
