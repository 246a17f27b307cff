-- anhoej_longest_run: the longest run on one side of the center that chance still explains, among so many useful points.
--
-- Anhøj and Olesen 2014 (PLoS ONE 9, e113825), after Schilling 2012: round(log2 n) + 3. Null without points.

create or replace macro marts.anhoej_longest_run(useful_points) as
    case when useful_points > 0 then (round(log2(useful_points)) + 3)::bigint end
