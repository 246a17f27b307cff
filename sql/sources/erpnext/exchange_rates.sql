-- exchange_rates: into the reporting currency, where the site keeps them; selling rates before buying ones. Where only
-- the other direction is kept, its reciprocal.
select
    rates.date as as_of,
    rates.from_currency as currency,
    round(rates.exchange_rate, 10) as rate,
    rates.modified as updated_at
from `tabCurrency Exchange` as rates
where rates.to_currency = :reporting_currency and rates.exchange_rate > 0
and (
    rates.for_selling = 1
    or not exists (
        select 1 from `tabCurrency Exchange` as others
        where others.date = rates.date and others.from_currency = rates.from_currency
        and others.to_currency = rates.to_currency and others.for_selling = 1
    )
)

union all

select
    rates.date,
    rates.to_currency,
    round(1 / rates.exchange_rate, 10),
    rates.modified
from `tabCurrency Exchange` as rates
where rates.from_currency = :reporting_currency and rates.exchange_rate > 0
and (
    rates.for_selling = 1
    or not exists (
        select 1 from `tabCurrency Exchange` as others
        where others.date = rates.date and others.from_currency = rates.from_currency
        and others.to_currency = rates.to_currency and others.for_selling = 1
    )
)
and not exists (
    select 1 from `tabCurrency Exchange` as others
    where others.date = rates.date and others.from_currency = rates.to_currency
    and others.to_currency = rates.from_currency
)
