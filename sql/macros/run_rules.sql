-- run_rules: which points break the Western Electric and the Nelson rules.
--
-- Western Electric 1956 (wer); Nelson 1984 (nel), in the reading of R's qcc: a rule of so many among so many marks the
-- last of them, which must itself lie beyond. All four Western Electric rules together cut the run length of a process
-- in control from 370 points to 92 (Champ and Woodall 1987): pages leave them off unless somebody asks for them.
--
-- points  series, position, value (standardised: distance from the center in sigmas)
-- gives   series, position, value, and one boolean per rule, never null:
--         wer1, nel1  beyond 3 sigma                             wer2, nel5  2 of 3 beyond 2 sigma on one side
--         wer3, nel6  4 of 5 beyond 1 sigma on one side          wer4 / nel2 8 / 9 in a row on one side
--         nel3        6 in a row that rise or fall               nel4        14 in a row that alternate
--         nel7        15 in a row within 1 sigma                 nel8        8 in a row beyond 1 sigma, on both sides

create or replace macro marts.run_rules(points) as table
with

given as (

    select
        series,
        position,
        value::double as value,
        value - lag(value) over (partition by series order by position) as rise,
    from query_table(points)

),

turns as (

    select *, rise * lag(rise) over (partition by series order by position) < 0 as is_turn from given

)

select
    series,
    position,
    value,
    coalesce(abs(value) > 3, false) as wer1,
    coalesce(
        count(*) over last_3 = 3
        and (value > 2 and count(*) filter (value > 2) over last_3 >= 2 or value < -2 and count(*) filter (value < -2) over last_3 >= 2),
        false
    ) as wer2,
    coalesce(
        count(*) over last_5 = 5
        and (value > 1 and count(*) filter (value > 1) over last_5 >= 4 or value < -1 and count(*) filter (value < -1) over last_5 >= 4),
        false
    ) as wer3,
    count(*) filter (value > 0) over last_8 = 8 or count(*) filter (value < 0) over last_8 = 8 as wer4,
    wer1 as nel1,
    count(*) filter (value > 0) over last_9 = 9 or count(*) filter (value < 0) over last_9 = 9 as nel2,
    count(*) filter (rise > 0) over last_5 = 5 or count(*) filter (rise < 0) over last_5 = 5 as nel3,
    count(*) filter (is_turn) over last_12 = 12 as nel4,
    wer2 as nel5,
    wer3 as nel6,
    count(*) filter (abs(value) <= 1) over last_15 = 15 as nel7,
    count(*) filter (abs(value) > 1) over last_8 = 8 and min(value) over last_8 < 0 and max(value) over last_8 > 0 as nel8,
from turns
window
    last_3 as (partition by series order by position rows 2 preceding),
    last_5 as (partition by series order by position rows 4 preceding),
    last_8 as (partition by series order by position rows 7 preceding),
    last_9 as (partition by series order by position rows 8 preceding),
    last_12 as (partition by series order by position rows 11 preceding),
    last_15 as (partition by series order by position rows 14 preceding)
