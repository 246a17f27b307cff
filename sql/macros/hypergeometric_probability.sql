-- hypergeometric_probability: that of exactly `found` marked ones among `drawn`, where `marked` of `whole` are marked.

create or replace macro marts.hypergeometric_probability(found, marked, drawn, whole) as
    case
        when found < greatest(0, drawn + marked - whole) or found > least(marked, drawn) then 0.0::double
        else
            exp(
                lgamma(marked + 1.0) - lgamma(found + 1.0) - lgamma(marked - found + 1.0)
                + lgamma(whole - marked + 1.0) - lgamma(drawn - found + 1.0) - lgamma(whole - marked - drawn + found + 1.0)
                - lgamma(whole + 1.0) + lgamma(drawn + 1.0) + lgamma(whole - drawn + 1.0)
            )
    end
