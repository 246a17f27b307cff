-- normal_tail: the probability that a standard normal variable is above z, with all its digits where it is small.

create or replace macro marts.normal_tail(z) as
    case
        when z >= 0 then marts.gamma_tail(z::double * z::double / 2, 0.5) / 2
        when z < 0 then (1 + marts.gamma_cdf(z::double * z::double / 2, 0.5)) / 2
    end
