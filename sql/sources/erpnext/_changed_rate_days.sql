-- Days of which documents in foreign currencies changed.
select transaction_date as rated_on from `tabSales Order`
where modified >= :since_local and modified < :until_local and currency <> :company_currency
union
select posting_date from `tabDelivery Note`
where modified >= :since_local and modified < :until_local and currency <> :company_currency
union
select posting_date from `tabSales Invoice`
where modified >= :since_local and modified < :until_local and currency <> :company_currency
