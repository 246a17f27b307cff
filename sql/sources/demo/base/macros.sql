-- macros: chance without state: every attribute is a hash of (seed, key, salt), so it never changes.
--
-- The world is set by variables, so that any file here pastes into a DuckDB shell after
--     set variable seed = 1; set variable scale = 1.0; set variable start = date '2023-10-01';
--     set variable now = timestamp '2026-11-24 23:00:00'; set variable through = timestamp '1900-01-01';
--     set variable shards = 1;
--     set variable slice_from = 0; set variable slice_to = 37; set variable shard_from = 0; set variable shard_to = 0;
-- `now` and `through` are UTC; a month is counted from `start`.

create schema if not exists demo;

-- A number in [0, 1). The inner hash is mixed again after the salt: two salts of one key are independent.
create or replace macro demo.draw(key, salt) as
    (hash(xor(hash(key), hash(salt || '/' || getvariable('seed')))) >> 11)::double / 9007199254740992.0;

-- The member of a list that a draw falls on.
create or replace macro demo.pick(members, u) as members[1 + floor(u * len(members))::int];

-- Log-logistic: half of the draws below the median, a long tail above; never beyond 1000^shape times the median.
create or replace macro demo.spread(u, median, shape) as (median) * pow((u + 0.001) / (1.001 - u), shape);

create or replace macro demo.after(moment, hours) as moment + to_seconds(round((hours) * 3600)::bigint);

-- The moment itself if people are at work (Monday to Friday, 7 to 17 UTC), else early on the next working day.
create or replace macro demo.at_work(moment, u) as
    case
        when isodow(moment) = 7 or (isodow(moment) = 6) or (isodow(moment) = 5 and hour(moment) >= 17)
            then date_trunc('day', moment) + to_days((8 - isodow(moment))::int) + to_seconds((25200 + floor(u * 5400))::bigint)
        when hour(moment) >= 17
            then date_trunc('day', moment) + to_seconds((111600 + floor(u * 5400))::bigint)
        when hour(moment) < 7
            then date_trunc('day', moment) + to_seconds((25200 + floor(u * 5400))::bigint)
        else moment
    end;

create or replace macro demo.day_of(day) as (day - getvariable('start'))::int;

create or replace macro demo.month_of(day) as
    ((year(day) - year(getvariable('start'))) * 12 + month(day) - month(getvariable('start')))::int;

create or replace macro demo.first_of_month(index) as (getvariable('start') + to_months((index)::int))::date;

-- What the ERP knows by now: an event of the future is null.
create or replace macro demo.seen(moment) as case when moment <= getvariable('now') then moment end;

create or replace macro demo.is_new(moment) as (moment > getvariable('through') and moment <= getvariable('now'));

create or replace macro demo.instant(moment) as make_timestamptz(epoch_us(moment));

create or replace macro demo.money(amount) as round(amount, 2)::decimal(18, 4);
