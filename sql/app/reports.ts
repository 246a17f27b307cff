// Scheduled reports. What is sent of them stands in `deliveries`.

const reportColumns = `report_id, title, kind, view, schedule, timezone, skipped_days, files, owner_id, recipients,
	is_on, made_at, changed_at, deleted_at, next_at`;

/** All reports but deleted ones, the newest first, with how the last one to send went. */
export const listReports = `
select ${reportColumns},
	(select state from deliveries where deliveries.report_id = reports.report_id order by delivery_id desc limit 1) as last_state,
	(select coalesce(sent_at, made_at) from deliveries where deliveries.report_id = reports.report_id
		order by delivery_id desc limit 1) as last_at
from reports
where deleted_at is null
order by report_id desc`;

/** One report, deleted or not. */
export const readReport = `
select ${reportColumns}, null as last_state, null as last_at from reports where report_id = $report_id`;

/** Reports whose time has come. */
export const reportsDue = `
select ${reportColumns}, null as last_state, null as last_at from reports
where deleted_at is null and is_on = 1 and next_at <= $now
order by next_at, report_id`;

export const insertReport = `
insert into reports (
	title, kind, view, schedule, timezone, skipped_days, files, owner_id, recipients, is_on, made_at, changed_at, next_at
)
values (
	$title, $kind, $view, $schedule, $timezone, $skipped_days, $files, $owner_id, $recipients, $is_on, $at, $at, $next_at
)
returning report_id`;

export const updateReport = `
update reports
set title = $title, view = $view, schedule = $schedule, timezone = $timezone, skipped_days = $skipped_days,
	files = $files, recipients = $recipients, is_on = $is_on, changed_at = $at, next_at = $next_at
where report_id = $report_id and deleted_at is null`;

export const setNext = `update reports set next_at = $next_at where report_id = $report_id and next_at = $due_at returning report_id`;

export const setReportDeleted = `
update reports set deleted_at = $deleted_at, changed_at = $at
where report_id = $report_id and (deleted_at is null) = (coalesce($deleted_at, '') <> '')
returning report_id`;
