-- funnel_place: whether a count is outside what is expected of it, in the words of funnel_plot.
--
-- For returns beside those that the mix of a product lets expect: exact Poisson limits below 10, Byar's from 10 up.
-- 'far above' and 'far below' at 99.8 %, 'above' and 'below' at 95 %, else 'usual'; null without an expectation.

create or replace macro marts.funnel_place(observed, expected) as
    case
        when not (observed >= 0 and expected > 0) then null
        when
            case
                when observed < 10 then marts.poisson_low(observed, 0.998)
                else marts.byar_low(observed, 3.090232306167813)
            end > expected
            then 'far above'
        when
            case
                when observed < 10 then marts.poisson_high(observed, 0.998)
                else marts.byar_high(observed, 3.090232306167813)
            end < expected
            then 'far below'
        when case when observed < 10 then marts.poisson_low(observed) else marts.byar_low(observed) end > expected
            then 'above'
        when case when observed < 10 then marts.poisson_high(observed) else marts.byar_high(observed) end < expected
            then 'below'
        when observed is not null and expected is not null then 'usual'
    end
