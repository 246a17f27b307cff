-- The rates at which documents in foreign currencies were booked on changed days; one that was cancelled since was still
-- written at the rate of its day.
select rated_on, currency, round(avg(conversion_rate), 10) as rate
from (
    select days.rated_on, documents.currency, documents.conversion_rate
    from changed_rate_days as days
    join `tabSales Order` as documents on documents.transaction_date = days.rated_on
    where documents.docstatus in (1, 2) and (:company is null or documents.company = :company)

    union all

    select days.rated_on, documents.currency, documents.conversion_rate
    from changed_rate_days as days
    join `tabDelivery Note` as documents on documents.posting_date = days.rated_on
    where documents.docstatus in (1, 2) and (:company is null or documents.company = :company)

    union all

    select days.rated_on, documents.currency, documents.conversion_rate
    from changed_rate_days as days
    join `tabSales Invoice` as documents on documents.posting_date = days.rated_on
    where documents.docstatus in (1, 2) and (:company is null or documents.company = :company)
) as booked
where currency <> :company_currency and conversion_rate > 0
group by rated_on, currency
