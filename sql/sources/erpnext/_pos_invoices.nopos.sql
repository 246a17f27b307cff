-- No POS invoices: the module is not installed.
select
    name, docstatus, creation, modified, owner, customer, company, is_return, return_against, posting_date, posting_time,
    currency, party_account_currency, conversion_rate, grand_total, rounded_total, paid_amount, outstanding_amount, status,
    remarks, shipping_address_name, customer_address
from `tabSales Invoice`
where false
