-- nowcast: what a count is going to be, from what is known of it and the share that is usually known by now.
--
-- Lawless 1994. Null while less than a tenth is usually known: the quotient would say more of chance than of the count.

create or replace macro marts.nowcast(seen_units, developed_share) as
    case when developed_share >= 0.1 then seen_units::double / developed_share end
