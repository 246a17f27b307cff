-- customers: known one after the other; number c exists from the day on which days.customers passes it.
--
-- kind: of 200 customers one is a serial returner, one buys many dresses, one is often let down by us (both look like
-- the first and are not); one in twelve orders often.

create or replace table demo.customers as
select
    c as customer_key,
    'C' || lpad((100000 + c)::varchar, 6, '0') as customer_id,
    case
        when c % 200 = 7 then 'serial'
        when c % 200 = 57 then 'dresses'
        when c % 200 = 107 then 'let down'
        when c % 12 = 5 then 'frequent'
        else 'regular'
    end as kind,
    country,
    currency,
    price_factor,
    days as transit_days,
    -- 0.6 to 1.4: how easily this customer sends things back
    0.6 + 0.8 * demo.draw(c, 'habit') as habit,
    case
        when demo.draw(c, 'segment') < 0.86 then 'private'
        when demo.draw(c, 'segment') < 0.95 then 'business'
        else 'employee'
    end as segment,
    case
        when country = 'CN'
            then demo.pick(last_names, demo.draw(c, 'last name')) || demo.pick(first_names, demo.draw(c, 'first name'))
        else demo.pick(first_names, demo.draw(c, 'first name')) || ' ' || demo.pick(last_names, demo.draw(c, 'last name'))
    end as name,
    'customer' || (100000 + c) || '@example.' || (case when country in ('DE', 'AT', 'US', 'GB') then 'com' else 'org' end) as email,
    case
        when demo.draw(c, 'phone?') < 0.6
            then '+00 555 ' || lpad(floor(demo.draw(c, 'phone') * 1e7)::int::varchar, 7, '0')
    end as phone,
    (demo.pick(cities, demo.draw(c, 'city')))[1] as city,
    (demo.pick(cities, demo.draw(c, 'city')))[2] as region,
    case
        when born > 0 then getvariable('start')::timestamp + to_seconds((born * 86400)::bigint)
        else getvariable('start')::timestamp - to_seconds((86400 * (1 + 1400 * demo.draw(c, 'created')))::bigint)
    end as created_at,
    -- a good customer becomes a very good one at some time
    case
        when demo.draw(c, 'vip?') < (case when c % 12 = 5 then 0.45 else 0.04 end)
            then getvariable('start')::timestamp + to_seconds((86400 * (greatest(born, 0) + 90 + 700 * demo.draw(c, 'vip')))::bigint)
    end as vip_at
from (
    select
        c,
        ((c - 1e-6) / (20000 * getvariable('scale')) - 0.4) / 0.6 * 1096 as born,
        -- the Chinese branch has its customers too, whatever their kind
        demo.pick((select slots from demo.country_slots), demo.draw(c, 'country')) as country
    from (select unnest(range(1, (select max(customers) from demo.days) + 1)) as c)
)
inner join demo.countries using (country);

-- The CRM of the company watches most serial returners, and calls some who buy often.
create or replace table demo.customer_flags as
select
    'F' || substring(customer_id, 2) as flag_id,
    customer_id,
    case when kind = 'serial' then 'returns_more' else 'service' end as reason,
    case when kind = 'serial' then demo.pick(['call', 'size_advice', 'none'], demo.draw(customer_key, 'measure')) else 'call' end
        as measure,
    greatest(created_at, getvariable('start')::timestamp)
    + to_seconds((86400 * (20 + 500 * demo.draw(customer_key, 'flagged')))::bigint) as flagged_at
from demo.customers
where demo.draw(customer_key, 'flag?') < case kind when 'serial' then 0.8 when 'frequent' then 0.25 else 0 end;
