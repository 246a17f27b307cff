// Scheduled reports in the store of people's own data.
import { deliveriesOfReport, insertDelivery } from '../../../sql/app/alerts.ts';
import {
	insertReport, listReports, readReport, reportsDue, setNext, setReportDeleted, updateReport
} from '../../../sql/app/reports.ts'; // prettier-ignore
import type { Sending } from '../alerts/alert-store.server.ts';
import type { AppStore } from '../server/app-store.ts';
import { askedNow } from './asked.ts';
import type { Report, ReportFile, ReportKind, Schedule } from './report.ts';
import { dayIn, nextRun } from './schedule.server.ts';

type Stored = Omit<Report, 'schedule' | 'skipped_days' | 'files' | 'recipients' | 'is_on'> & {
	schedule: string;
	skipped_days: string;
	files: string;
	recipients: string;
	is_on: number;
};

const reportFrom = (stored: Stored): Report => ({
	...stored,
	schedule: JSON.parse(stored.schedule) as Schedule,
	skipped_days: JSON.parse(stored.skipped_days) as string[],
	files: JSON.parse(stored.files) as ReportFile[],
	recipients: JSON.parse(stored.recipients) as string[],
	is_on: stored.is_on === 1
});

/** All reports but deleted ones, the newest first. */
export const allReports = async (store: AppStore): Promise<Report[]> =>
	(await store.read<Stored>(listReports)).map(reportFrom);

/** One report, deleted or not, or undefined. */
export const reportOf = async (store: AppStore, report_id: number): Promise<Report | undefined> =>
	(await store.read<Stored>(readReport, { report_id })).map(reportFrom)[0];

/** What somebody writes of a report. */
export type WrittenReport = Pick<
	Report,
	'title' | 'view' | 'schedule' | 'timezone' | 'skipped_days' | 'files' | 'recipients' | 'is_on'
>;

const valuesOf = (written: WrittenReport) => ({
	title: written.title,
	view: written.view,
	schedule: JSON.stringify(written.schedule),
	timezone: written.timezone,
	skipped_days: JSON.stringify(written.skipped_days),
	files: JSON.stringify(written.files),
	recipients: JSON.stringify(written.recipients),
	is_on: written.is_on ? 1 : 0,
	next_at: nextRun(written.schedule, written.timezone).toISOString()
});

/** Keeps a new report; gives its id. */
export function makeReport(
	store: AppStore,
	{ kind, ...written }: WrittenReport & { kind: ReportKind },
	owner_id: string,
	now = new Date()
): Promise<number> {
	const at = now.toISOString();
	return store.write(async (run) => {
		const [made] = await run<{ report_id: number }>(insertReport, { ...valuesOf(written), kind, owner_id, at });
		if (!made) throw new Error('a new report has no id');
		return made.report_id;
	});
}

export async function changeReport(
	store: AppStore,
	report_id: number,
	written: WrittenReport,
	now = new Date()
): Promise<void> {
	await store.write((run) => run(updateReport, { ...valuesOf(written), report_id, at: now.toISOString() }));
}

/** Deletes a report, or brings it back; false where it is so already. */
export async function deleteReport(
	store: AppStore,
	report_id: number,
	isDeleted: boolean,
	now = new Date()
): Promise<boolean> {
	const at = now.toISOString();
	const deleted_at = isDeleted ? at : null;
	return (await store.write((run) => run(setReportDeleted, { report_id, deleted_at, at }))).length > 0;
}

/** What was sent of a report, or is to be; the latest first. */
export const sendingsOfReport = (store: AppStore, report_id: number, limit: number): Promise<Sending[]> =>
	store.read<Sending>(deliveriesOfReport, { report_id, limit });

/** Writes down that a report is to be sent now, to some of its recipients, whatever the data is like. */
export async function queueReport(
	store: AppStore,
	{ report_id }: Pick<Report, 'report_id'>,
	to: readonly string[],
	now: Date
): Promise<void> {
	const at = now.toISOString();
	await store.write(async (run) => {
		for (const recipient_id of to)
			await run(insertDelivery, {
				about: 'report', channel: 'mail', rule_id: null, report_id, recipient_id, content: JSON.stringify(askedNow), at
			}); // prettier-ignore
	});
}

/**
 * Writes down what is to be sent of the reports whose time has come, and when they come next. A time that passed while
 * nobody was there (the machine was off) is sent once, however often it passed; a day that is left out sends nothing.
 */
export async function queueDue(store: AppStore, now: Date): Promise<number> {
	const at = now.toISOString();
	const due = (await store.read<Stored>(reportsDue, { now: at })).map(reportFrom);
	for (const report of due) {
		const next_at = nextRun(report.schedule, report.timezone).toISOString();
		await store.write(async (run) => {
			const mine = await run(setNext, { report_id: report.report_id, due_at: report.next_at, next_at });
			const isLeftOut = report.skipped_days.includes(dayIn(report.timezone, new Date(report.next_at)));
			if (mine.length === 0 || isLeftOut) return;
			for (const recipient_id of new Set(report.recipients))
				await run(insertDelivery, {
					about: 'report', channel: 'mail', rule_id: null, report_id: report.report_id, recipient_id,
					content: '{}', at
				}); // prettier-ignore
		});
	}
	return due.length;
}
