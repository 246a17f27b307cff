-- products that were deleted
select name as product_id, deleted_at from deleted_documents
where doctype = 'Item'
