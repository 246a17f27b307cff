-- exchange_rates: the reporting currency per unit of each currency, for every day on which either got a new rate.
--
-- Odoo says how many units of a currency make one of the company's; a rate of the company goes before one for all.

with

given as (

    select distinct on (rate.currency_id, rate.name)
        rate.currency_id,
        currency.name as currency,
        rate.name as as_of,
        rate.rate,
        rate.write_date
    from res_currency_rate as rate
    join res_currency as currency on currency.id = rate.currency_id
    where (rate.company_id is null or rate.company_id = cast(:company as integer)) and rate.rate > 0
    order by rate.currency_id, rate.name, rate.company_id nulls last, rate.id

),

own as (

    select currency.name as currency
    from res_company as company
    join res_currency as currency on currency.id = company.currency_id
    where company.id = cast(:company as integer)

),

days as (

    select distinct currencies.currency, given.as_of
    from (select currency from given union select currency from own) as currencies
    join given on given.currency in (currencies.currency, :reporting_currency)

)

select
    days.as_of,
    days.currency,
    round(target.rate / unit.rate, 10) as rate,
    greatest(unit.write_date, target.write_date) at time zone 'UTC' as updated_at
from days
cross join lateral (
    select rate, write_date from (
        select given.rate, given.write_date, given.as_of from given
        where given.currency = days.currency and given.as_of <= days.as_of
        union all
        select 1, null, null from own where own.currency = days.currency
    ) as known
    order by as_of desc nulls last
    limit 1
) as unit
cross join lateral (
    select rate, write_date from (
        select given.rate, given.write_date, given.as_of from given
        where given.currency = :reporting_currency and given.as_of <= days.as_of
        union all
        select 1, null, null from own where own.currency = :reporting_currency
    ) as known
    order by as_of desc nulls last
    limit 1
) as target
where days.currency <> :reporting_currency
