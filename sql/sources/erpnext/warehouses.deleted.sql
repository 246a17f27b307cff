-- warehouses that were deleted
select name as warehouse_id, deleted_at from deleted_documents
where doctype = 'Warehouse'
