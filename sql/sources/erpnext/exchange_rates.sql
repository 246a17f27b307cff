-- exchange_rates: into the reporting currency, where the site keeps them; selling rates before buying ones. Where only
-- the other direction is kept, its reciprocal. Of days for which it keeps none, the rate at which its own documents were
-- booked, where the company's currency is the reporting currency: ERPNext fetches rates without keeping them.
select
    rates.date as as_of,
    rates.from_currency as currency,
    round(rates.exchange_rate, 10) as rate,
    rates.modified as updated_at
from `tabCurrency Exchange` as rates
where rates.to_currency = :reporting_currency and rates.exchange_rate > 0
and rates.modified >= :since_local and rates.modified < :until_local
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
    round(1.000000000000 / rates.exchange_rate, 10),
    rates.modified
from `tabCurrency Exchange` as rates
where rates.from_currency = :reporting_currency and rates.exchange_rate > 0
and rates.modified >= :since_local and rates.modified < :until_local
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

union all

select
    documents.rated_on,
    documents.currency,
    documents.rate,
    timestamp(documents.rated_on)
from document_rates as documents
where :company_currency = :reporting_currency
and not exists (
    select 1 from `tabCurrency Exchange` as others
    where others.date = documents.rated_on
    and (
        (others.from_currency = documents.currency and others.to_currency = :reporting_currency)
        or (others.to_currency = documents.currency and others.from_currency = :reporting_currency)
    )
)
