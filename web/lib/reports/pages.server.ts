// What the pages of reports show and do. A report is made for each reader by what they may see, so everybody who may see
// such a page may see that there is a report of it; only its owner and administrators change it.
import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Person } from '#lib/access/person.ts';
import { viewOf } from '#lib/alerts/definition.server.ts';
import type { Member } from '#lib/alerts/evaluate.server.ts';
import { baseAddress, readMembers, theGrounds } from '#lib/alerts/grounds.server.ts';
import { isOwnerOrAdministrator, personOfRequest } from '#lib/alerts/pages.server.ts';
import { wakeWorker } from '#lib/server/alerts-worker.ts';
import { appStore } from '#lib/server/app-store.ts';
import { orProblem } from '#lib/server/app-store-said.ts';
import { audit } from '#lib/server/audit-log.ts';
import { Failure } from '#lib/server/failure.ts';
import { hasMail, type MailAttachment } from '#lib/server/mail.ts';
import { permissionsFor } from './content.server.ts';
import { fieldsOfForm, fieldsOfReport, readFields } from './fields.server.ts';
import { writeReport } from './mail.server.ts';
import { timezones } from './schedule.server.ts';
import {
	allReports, changeReport, deleteReport, makeReport, queueReport, reportOf, sendingsOfReport
} from './report-store.server.ts'; // prettier-ignore
import { reportKinds, type Report, type ReportKind } from './report.ts';

const shownSendings = 50;

const mayBeSent = ({ permissions }: Pick<Person, 'permissions'>, kind: ReportKind): boolean =>
	permissionsFor[kind].every((permission) => permissions.has(permission));

const nameOf = (members: readonly Member[], id: string | null): string =>
	members.find((one) => one.id === id)?.name ?? '';

export async function readReportsPage(event: Pick<RequestEvent, 'locals'>) {
	const person = personOfRequest(event);
	const { value: reports, problem } = await orProblem<Report[]>(() => allReports(appStore()), []);
	const members = await readMembers();
	return {
		reports: reports
			.filter(
				({ kind, owner_id, recipients }) =>
					mayBeSent(person, kind) || recipients.includes(person.id) || isOwnerOrAdministrator(person, owner_id)
			)
			.map((report) => ({
				...report,
				names: report.recipients.map((id) => nameOf(members, id)).filter((name) => name !== '')
			})),
		problem,
		hasMail: hasMail(),
		mayManage: person.permissions.has('manage_reports')
	};
}

async function reportOfRequest({ params }: Pick<RequestEvent, 'params'>): Promise<Report> {
	const id = Number(params['report']);
	const report = Number.isSafeInteger(id) ? await reportOf(appStore(), id) : undefined;
	if (!report) error(404, 'there is no such report', { code: 'report_not_found' });
	return report;
}

async function seenReport(event: Pick<RequestEvent, 'locals' | 'params'>): Promise<{ report: Report; person: Person }> {
	const person = personOfRequest(event);
	const report = await reportOfRequest(event);
	const { kind, owner_id, recipients } = report;
	if (!mayBeSent(person, kind) && !recipients.includes(person.id) && !isOwnerOrAdministrator(person, owner_id))
		error(404, 'there is no such report', { code: 'report_not_found' });
	return { report, person };
}

async function mine(event: Pick<RequestEvent, 'locals' | 'params'>): Promise<Report> {
	const report = await reportOfRequest(event);
	if (!isOwnerOrAdministrator(personOfRequest(event), report.owner_id))
		error(403, 'only its owner or an administrator may change this report', { code: 'not_yours' });
	return report;
}

/** One report: exactly what the visitor would be sent now, and what was sent. */
export async function readReportPage(event: Pick<RequestEvent, 'locals' | 'params'>) {
	const { report, person } = await seenReport(event);
	const members = await readMembers();
	const written = await writeFor(report, { ...person, language: event.locals.language });
	return {
		report,
		owner: nameOf(members, report.owner_id),
		names: report.recipients.map((id) => nameOf(members, id)).filter((name) => name !== ''),
		preview: written.mail ? { subject: written.mail.subject } : null,
		why: written.mail ? '' : written.why,
		sendings: (await sendingsOfReport(appStore(), report.report_id, shownSendings)).map((one) => ({
			...one,
			to: nameOf(members, one.recipient_id)
		})),
		isMine: isOwnerOrAdministrator(person, report.owner_id),
		isMember: members.some(({ id }) => id === person.id),
		mayManage: person.permissions.has('manage_reports'),
		mayExport: person.permissions.has('export'),
		hasMail: hasMail()
	};
}

/** What somebody would be sent at once, without files. */
const writeFor = (report: Report, reader: Member) =>
	writeReport({ ...report, files: [] }, reader, { grounds: theGrounds(), base: baseAddress() }, { isAsked: true });

/** The mail of a report as the visitor would be sent it now, as HTML. 409 where they would be sent nothing. */
export async function readReportMail(event: Pick<RequestEvent, 'locals' | 'params'>): Promise<string> {
	const { report, person } = await seenReport(event);
	const written = await writeFor(report, { ...person, language: event.locals.language });
	if (!written.mail) error(409, `the report says nothing to you: ${written.why}`, { code: 'report_empty' });
	return written.mail.html ?? '';
}

/** The PDF of a report as the visitor would be sent it now. 409 where they would be sent nothing. */
export async function readReportPdf(event: Pick<RequestEvent, 'locals' | 'params'>): Promise<MailAttachment> {
	const { report, person } = await seenReport(event);
	const written = await writeReport(
		{ ...report, files: ['pdf'] },
		{ ...person, language: event.locals.language },
		{ grounds: theGrounds(), base: baseAddress() },
		{ isAsked: true }
	);
	const [file] = written.mail?.attachments ?? [];
	if (!file) error(409, `the report says nothing to you: ${written.mail ? '' : written.why}`, { code: 'report_empty' });
	return file;
}

/** Kinds of reports that somebody may be sent. */
export const kindsOfReports = (person: Person): ReportKind[] => reportKinds.filter((kind) => mayBeSent(person, kind));

export const readReportKind = (url: URL, person: Person): ReportKind | null =>
	kindsOfReports(person).find((kind) => kind === url.searchParams.get('report')) ?? null;

/** Who may be sent such a report. */
export const readersFor = async (kind: ReportKind): Promise<{ id: string; name: string }[]> =>
	(await readMembers()).filter((member) => mayBeSent(member, kind)).map(({ id, name }) => ({ id, name }));

export async function readReportToChange(event: Pick<RequestEvent, 'locals' | 'params'>) {
	const report = await mine(event);
	const { report_id, kind } = report;
	return { report_id, kind, fields: fieldsOfReport(report), people: await readersFor(kind), zones: timezones() };
}

/** Keeps a report and goes to its page. */
export async function saveReport(event: RequestEvent, which: 'new' | 'old') {
	const person = personOfRequest(event);
	const before = which === 'old' ? await mine(event) : null;
	const form = await event.request.formData();
	const fields = fieldsOfForm(form);
	const kind = before?.kind ?? reportKinds.find((one) => one === form.get('report'));
	if (!kind || !mayBeSent(person, kind)) return fail(403, { fields, wrong: ['kind'], problem: '' });
	const view = viewOf(new URLSearchParams(String(form.get('view') ?? '')));
	const accounts = (await readersFor(kind)).map(({ id }) => id);
	const { value, wrong } = readFields(fields, view, accounts);
	if (!value) return fail(400, { fields, wrong: [...wrong], problem: '' });
	try {
		const store = appStore();
		if (before) await changeReport(store, before.report_id, value);
		const report_id = before ? before.report_id : await makeReport(store, { ...value, kind }, person.id);
		await audit(event, { action: before ? 'change_report' : 'make_report', subject: String(report_id) });
		redirect(303, `/reports/${report_id}`);
	} catch (thrown) {
		if (thrown instanceof Failure) return fail(503, { fields, wrong: [] as string[], problem: thrown.message });
		throw thrown;
	}
}

/** Sends a report now: to everybody that it names, or to who asks alone. */
export async function sendReport(event: RequestEvent) {
	const { report, person } = await seenReport(event);
	const form = await event.request.formData();
	const isForAll = form.get('to') === 'all' && isOwnerOrAdministrator(person, report.owner_id);
	const me = (await readMembers()).filter(({ id }) => id === person.id).map(({ id }) => id);
	const to = isForAll ? [...new Set(report.recipients)] : me;
	if (report.deleted_at !== null || to.length === 0) return fail(400, { problem: 'nobody' });
	return orFail(async () => {
		await queueReport(appStore(), report, to, new Date());
		await audit(event, {
			action: 'send_report',
			subject: String(report.report_id),
			details: { recipients: to.length }
		});
		wakeWorker();
		redirect(303, `/reports/${report.report_id}?sent=1`);
	});
}

/** Deletes a report, or brings it back. */
export async function removeReport(event: RequestEvent, isDeleted: boolean) {
	const { report_id } = await mine(event);
	return orFail(async () => {
		await deleteReport(appStore(), report_id, isDeleted);
		await audit(event, { action: isDeleted ? 'delete_report' : 'restore_report', subject: String(report_id) });
		redirect(303, `/reports/${report_id}`);
	});
}

async function orFail(work: () => Promise<never>) {
	try {
		return await work();
	} catch (thrown) {
		if (thrown instanceof Failure) return fail(503, { problem: thrown.message });
		throw thrown;
	}
}
