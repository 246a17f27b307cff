-- suppliers that were deleted
select name as supplier_id, deleted_at from deleted_documents
where doctype = 'Supplier'
