-- inspections that were deleted
select deleted.deleted_name as inspection_id, deleted.creation as deleted_at
from `tabDeleted Document` as deleted
where deleted.deleted_doctype = 'Quality Inspection' and deleted.restored = 0
and not exists (select 1 from `tabQuality Inspection` as inspections where inspections.name = deleted.deleted_name)
