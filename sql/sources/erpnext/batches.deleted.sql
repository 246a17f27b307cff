-- batches that were deleted
select name as batch_id, deleted_at from deleted_documents
where doctype = 'Batch'
