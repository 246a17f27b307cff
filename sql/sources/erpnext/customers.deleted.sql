-- customers that were deleted
select name as customer_id, deleted_at from deleted_documents
where doctype = 'Customer'
