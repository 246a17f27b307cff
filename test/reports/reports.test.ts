// Scheduled reports as they are received: for each reader by what they may see, when their hour comes, and not when the data
// is old.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Member } from '../../web/lib/alerts/evaluate.server.ts';
import { html, mailPage } from '../../web/lib/reports/mail-html.ts';
import { emptyReport, readFields } from '../../web/lib/reports/fields.server.ts';
import {
	allReports, changeReport, deleteReport, makeReport, queueReport, reportOf, sendingsOfReport, type WrittenReport
} from '../../web/lib/reports/report-store.server.ts'; // prettier-ignore
import { reportKinds, type ReportKind, type Schedule } from '../../web/lib/reports/report.ts';
import { cronOf, nextRun } from '../../web/lib/reports/schedule.server.ts';
import { readAudit } from '../../web/lib/server/audit-log.ts';
import { makeCompany, member, shipped, together, versions, type Company } from '../alerts/company.ts';
import { startMailServer, type MailServer, type Received } from '../alerts/mail-server.ts';
import { readPdf } from './pdf.ts';
import { readRows } from './workbook.ts';

const [v1, v2] = versions;
const daily: Schedule = { every: 'day', weekday: 1, day: 1, hour: 7, minute: 30 };
const french = { country: ['FR'] };

let mail: MailServer;
let company: Company;
beforeEach(async () => {
	// node-cron reckons from the clock of the machine; timers run as ever
	vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-24T11:00:00Z') });
	mail = await startMailServer();
	company = makeCompany(mail, [
		member('anna', 'manager'),
		member('carla', 'manager', { rules: french, language: 'zh-CN' }),
		member('fred', 'finance'),
		member('quinn', 'quality')
	]);
});
afterEach(async () => {
	vi.useRealTimers();
	await company.close();
	await mail.close();
});

/** Moves both clocks. */
const wait = (hours: number) => {
	company.wait(hours);
	vi.setSystemTime(Date.now() + hours * 3600_000);
};

const make = (kind: ReportKind, more: Partial<WrittenReport> = {}): Promise<number> =>
	makeReport(
		company.store,
		{
			kind,
			title: 'Every morning',
			view: 'period=last-12-months',
			schedule: daily,
			timezone: 'Europe/Berlin',
			skipped_days: [],
			files: ['xlsx', 'csv'],
			recipients: ['anna'],
			is_on: true,
			...more
		},
		'anna',
		company.grounds.now()
	);

const sendNow = async (report_id: number, to: string[]) => {
	await queueReport(company.store, (await reportOf(company.store, report_id))!, to, company.grounds.now());
	await company.work();
};

const to = (name: string): Received['mail'] => {
	const found = mail.received.find((one) => one.to === `${name}@example.com`);
	if (!found) throw new Error(`nothing was sent to ${name}`);
	return found.mail;
};
const fileOf = (received: Received['mail'], ending: string): Uint8Array => {
	const found = received.attachments.find(({ filename }) => filename?.endsWith(ending));
	if (!found) throw new Error(`no ${ending} among ${received.attachments.map(({ filename }) => filename).join()}`);
	return new Uint8Array(found.content as ArrayBuffer);
};

/** Germany: 20 of 200 came back, defective; France: 30 of 100, for style. */
const rows = together(
	shipped(200, 20, { country: 'DE', reason: 'defective' }),
	shipped(100, 30, { country: 'FR', reason: 'style' }),
	{
		'marts.dim_reasons': ['defective', 'style'].map((reason) => ({
			reason, reason_category: reason, fault: 'seller', position: 1, reason_en: reason, reason_zh: `原因 ${reason}`,
			reason_category_en: reason, reason_category_zh: reason, fault_en: 'seller', fault_zh: '卖家'
		})) // prettier-ignore
	}
);

describe('a report mailed to two people with different row rules', () => {
	test('contains two different, right tables, in the message and in each file', async () => {
		const report_id = await make('reasons', { recipients: ['anna', 'carla'], files: ['xlsx', 'pdf', 'csv'] });
		await company.publish(v1, rows);
		await sendNow(report_id, ['anna', 'carla']);
		expect(mail.received).toHaveLength(2);
		const everything = { person_id: '', action: 'mail_report', search: '', since: '0000', until: '9999' };
		expect((await readAudit(company.store, everything, { limit: 9, offset: 0 })).events).toMatchObject([
			{ person_id: 'carla', subject: String(report_id) },
			{ person_id: 'anna', subject: String(report_id) }
		]);

		const csv = (name: string) => new TextDecoder().decode(fileOf(to(name), '-reasons.csv')).split('\r\n');
		expect(csv('anna')).toHaveLength(4);
		expect(csv('anna')[1]).toMatch(/^style,30,0\.6,0\.1,/);
		expect(csv('anna')[2]).toMatch(/^defective,20,0\.4,0\.0666/);
		expect(csv('carla')).toHaveLength(3);
		expect(csv('carla')[1]).toMatch(/^原因 style,30,1,0\.3,/);

		const [, ...all] = await readRows(fileOf(to('anna'), '.xlsx'), 'reasons');
		expect(all.map((row) => row.slice(0, 2))).toEqual([
			['style', '30'],
			['defective', '20']
		]);
		const [, ...own] = await readRows(fileOf(to('carla'), '.xlsx'), 'reasons');
		expect(own.map((row) => row.slice(0, 2))).toEqual([['原因 style', '30']]);

		const [annas, carlas] = await Promise.all([
			readPdf(fileOf(to('anna'), '.pdf')),
			readPdf(fileOf(to('carla'), '.pdf'))
		]);
		expect(annas.text).toMatch(/^style 30 60\.0 % 10\.0 % /m);
		expect(annas.text).toMatch(/^defective 20 40\.0 % 6\.7 % /m);
		expect(carlas.text).toMatch(/^原因 style 30 100\.0% 30\.0% /m);
		expect(carlas.text).not.toContain('defective');
		expect(carlas.text).toMatch(/仅含您可查看的数据：.*法国/);
		expect(carlas.info).toMatchObject({ Title: 'Every morning', Language: 'zh-CN' });

		expect(to('anna').html).toContain('defective');
		expect(to('carla').html).not.toContain('defective');
		expect(to('carla').text).not.toContain('defective');
		expect(to('carla').text).toMatch(/仅含您可查看的数据：.*法国/);
		expect(to('anna').text).not.toContain('Only the rows');
	});

	test('prints basis, filters, how far the data reaches and the version in its PDF, and what figures mean', async () => {
		const report_id = await make('products', { view: 'period=last-12-months&category=Shoes', files: ['pdf'] });
		await company.publish(v1, rows);
		await sendNow(report_id, ['anna']);
		expect(to('anna').attachments.map(({ filename }) => filename)).toEqual([`retour-products-${v1}.pdf`]);
		const { text, pages } = await readPdf(fileOf(to('anna'), '.pdf'));
		for (const said of ['cohort', 'units', 'Category: Shoes', v1, 'Europe/Berlin', '24 Nov 2026', 'What the figures mean', 'How much of what was shipped came back.']) expect(text).toContain(said); // prettier-ignore
		expect(pages[0]!.lines.at(-1)).toContain(`1 / ${pages.length}`);
	});

	test('prints basis, filters, how far the data reaches and the version, and leads to that version', async () => {
		const report_id = await make('products', { view: 'period=last-12-months&category=Shoes', files: [] });
		await company.publish(v1, rows);
		await sendNow(report_id, ['anna']);
		const { text, html: page, attachments } = to('anna');
		expect(attachments).toEqual([]);
		for (const said of ['cohort', 'units', 'Category: Shoes', v1, 'Europe/Berlin', '24 Nov 2026'])
			expect(text).toContain(said);
		expect(page).toContain(`https://retour.example/products?period=last-12-months&amp;category=Shoes&amp;as_of=${v1}`);
	});
});

test('somebody who may not see a kind of report is not sent it, and the log says so', async () => {
	const report_id = await make('leaks', { recipients: ['fred', 'quinn'] });
	await company.publish(v1, rows);
	await sendNow(report_id, ['fred', 'quinn']);
	expect(mail.received.map((one) => one.to)).toEqual(['fred@example.com']);
	const sendings = await sendingsOfReport(company.store, report_id, 10);
	expect(sendings.find(({ recipient_id }) => recipient_id === 'quinn')).toMatchObject({
		state: 'left_out',
		problem: 'not_permitted'
	});
});

test.each(reportKinds)('%s is written in both languages over a company with hardly any data', async (kind) => {
	const chief: Member = member('chief', 'administrator');
	company.members.set('chief', chief);
	company.members.set('老板', { ...member('boss', 'administrator', { language: 'zh-CN' }), email: 'boss@example.com' });
	const report_id = await make(kind, { recipients: ['chief', '老板'], files: ['xlsx', 'pdf'] });
	await company.publish(v1, rows);
	await sendNow(report_id, ['chief', '老板']);
	expect((await sendingsOfReport(company.store, report_id, 10)).map(({ problem }) => problem)).toEqual(['', '']);
	for (const name of ['chief', 'boss']) {
		expect(to(name).html).toContain('<!doctype html>');
		expect(to(name).html).not.toMatch(/undefined|NaN|\[object|<script/);
		expect(to(name).text).not.toMatch(/undefined|NaN|\[object/);
		const { text } = await readPdf(fileOf(to(name), '.pdf'));
		expect(text).not.toMatch(/undefined|NaN|\[object|□/);
	}
	expect(to('boss').html).toContain('lang="zh-CN"');
	expect(to('boss').text).toMatch(/\p{Script=Han}/u);
});

test.each(reportKinds)('%s of a version of an older Retour says what that lacks, and is no failure', async (kind) => {
	const chief: Member = member('chief', 'administrator');
	company.members.set('chief', chief);
	const report_id = await make(kind, { recipients: ['chief'], files: ['xlsx', 'pdf', 'csv'] });
	await company.publish(v1, rows, '2026-11-24');
	await sendNow(report_id, ['chief']);
	expect((await sendingsOfReport(company.store, report_id, 10)).map(({ problem }) => problem)).toEqual(['']);
	const text = to('chief').text ?? '';
	expect(text).not.toMatch(/^$|undefined|NaN|\[object/);
	const lacks: readonly ReportKind[] = [
		'customers',
		'quality',
		'leaks',
		'digest_quality',
		'digest_finance',
		'digest_crm'
	];
	expect([kind, text.includes('This version was published before there was such an analysis')]).toEqual([
		kind,
		lacks.includes(kind)
	]);
	expect([kind, text.includes('Request to settled, median: – (not in this version yet)')]).toEqual([
		kind,
		['overview', 'digest_manager'].includes(kind)
	]);
});

test('the work list for operations has the returns that its reader may see, what waits longest on top', async () => {
	const waiting = (return_id: string, country: string, stage: string, due_at: string, is_late: boolean) => ({
		source_id: 'erp', return_id, rma_number: `RMA-${return_id}`, country, channel: 'web', category: 'Shoes', reason: 'style',
		warehouse_id: 'w1', handler: 'unknown', customer_id: 'c', tier: 'unknown', is_open: true, is_late, stage,
		stage_at: '2026-11-20 08:00:00', due_at, refund_owed_amount: 40
	}); // prettier-ignore
	company.members.set('olga', member('olga', 'operations'));
	company.members.set('pierre', member('pierre', 'operations', { rules: french, language: 'zh-CN' }));
	const report_id = await make('digest_operations', { recipients: ['olga', 'pierre'] });
	await company.publish(v1, {
		...rows,
		'marts.dim_stages': ['received', 'inspected'].map((stage, step) => ({ stage, step, stage_en: `${stage}!`, stage_zh: `环节${step}` })),
		'marts.fct_returns': [
			waiting('1', 'DE', 'received', '2026-12-24 08:00:00', false),
			waiting('2', 'FR', 'received', '2026-11-21 08:00:00', true),
			waiting('3', 'DE', 'inspected', '2026-11-22 08:00:00', true)
		]
	}); // prettier-ignore
	await sendNow(report_id, ['olga', 'pierre']);
	const file = (name: string, table: string) => new TextDecoder().decode(fileOf(to(name), `-${table}.csv`)).split('\r\n').slice(1, -1); // prettier-ignore
	expect(file('olga', 'stages')).toEqual(['received!,2,0,1,80', 'inspected!,1,0,1,40']);
	expect(file('olga', 'queue').map((row) => row.split(',')[0])).toEqual(['RMA-2', 'RMA-3', 'RMA-1']);
	expect(file('pierre', 'stages')).toEqual(['环节0,1,0,1,40']);
	expect(file('pierre', 'queue').map((row) => row.split(',')[0])).toEqual(['RMA-2']);
	expect(to('pierre').text).toContain('1 张未结退货单');
	expect(to('olga').html).toContain('/process/work?');
});

describe('the hour of a report', () => {
	test('comes by the clocks of its time zone, once, and for each of its recipients', async () => {
		const report_id = await make('reasons', { recipients: ['anna', 'carla'] });
		expect((await reportOf(company.store, report_id))?.next_at).toBe('2026-11-25T06:30:00.000Z');
		await company.publish(v1, rows);
		await company.work();
		expect(mail.received).toEqual([]);
		wait(19.6);
		await Promise.all([company.work('one'), company.work('two')]);
		await company.work();
		expect(mail.received.map((one) => one.to).sort()).toEqual(['anna@example.com', 'carla@example.com']);
		expect((await reportOf(company.store, report_id))?.next_at).toBe('2026-11-26T06:30:00.000Z');
	});

	test('that passed several times while nobody was there is sent once', async () => {
		await make('reasons');
		await company.publish(v1, rows);
		wait(24 * 3);
		await company.work();
		await company.work();
		expect(mail.received).toHaveLength(1);
	});

	test('is left out on a holiday, when it is switched off, and when it is deleted', async () => {
		await company.publish(v1, rows);
		await make('reasons', { skipped_days: ['2026-11-25'] });
		const off = await make('reasons');
		const report = (await reportOf(company.store, off))!;
		await changeReport(company.store, off, { ...report, is_on: false }, company.grounds.now());
		const gone = await make('reasons');
		expect(await deleteReport(company.store, gone, true, company.grounds.now())).toBe(true);
		expect(await allReports(company.store)).toHaveLength(2);
		wait(20);
		await company.work();
		expect(mail.received).toEqual([]);
		wait(24);
		await company.work();
		expect(mail.received).toHaveLength(1);
	});

	test.each([
		[{ ...daily, every: 'week', weekday: 7 }, '30 7 * * 0', '2026-11-29T06:30:00.000Z'],
		[{ ...daily, every: 'weekday' }, '30 7 * * 1-5', '2026-11-25T06:30:00.000Z'],
		[{ ...daily, every: 'month', day: 28 }, '30 7 28 * *', '2026-11-28T06:30:00.000Z']
	] as const)('%o is %s', (schedule, expression, next) => {
		expect(cronOf(schedule)).toBe(expression);
		expect(nextRun(schedule, 'Europe/Berlin').toISOString()).toBe(next);
	});

	test('stays where it is on the clock when clocks are put forward', () => {
		vi.setSystemTime(Date.parse('2026-03-28T12:00:00Z'));
		expect(nextRun(daily, 'Europe/Berlin').toISOString()).toBe('2026-03-29T05:30:00.000Z');
	});
});

describe('old data', () => {
	test('is not sent at the hour of a report: a short message says so instead', async () => {
		const report_id = await make('reasons');
		await company.publish(v1, rows);
		wait(24 * 4);
		await company.work();
		expect(to('anna').subject).toBe('Left out: Every morning');
		expect(to('anna').text).toContain('24 Nov 2026');
		expect(to('anna').attachments).toEqual([]);
		expect(to('anna').html).not.toContain('defective');
		expect(await sendingsOfReport(company.store, report_id, 1)).toMatchObject([{ state: 'sent', problem: 'stale' }]);
	});

	test('is sent to who asks for it now, and says so', async () => {
		const report_id = await make('reasons');
		await company.publish(v1, rows);
		wait(24 * 4);
		await queueReport(company.store, (await reportOf(company.store, report_id))!, ['anna'], company.grounds.now());
		await company.work();
		const asked = mail.received.find(({ mail: one }) => one.subject === 'Every morning');
		expect(asked?.mail.text).toContain('Attention: the data ends on 24 Nov 2026');
		expect(asked?.mail.text).toContain('defective');
		expect(asked?.mail.html).toContain('Attention');
	});
});

test('a bounce stands in the log of the report, without the address', async () => {
	const report_id = await make('reasons');
	await company.publish(v2, rows);
	mail.refuse({ code: 550, sentence: 'mailbox full' });
	await sendNow(report_id, ['anna']);
	const [bounced] = await sendingsOfReport(company.store, report_id, 1);
	expect(bounced).toMatchObject({ state: 'failed' });
	expect(bounced?.problem).toContain('mailbox full');
	expect(bounced?.problem).not.toContain('@');
});

describe('a form', () => {
	const fields = { ...emptyReport('anna', 'Europe/Berlin'), title: 'Weekly' };
	test('is read as a report', () => {
		expect(
			readFields({ ...fields, skipped_days: '2026-12-25，2027-01-01 2026-12-25' }, 'country=FR', ['anna']).value
		).toEqual({
			title: 'Weekly',
			view: 'country=FR',
			schedule: { every: 'week', weekday: 1, day: 1, hour: 7, minute: 0 },
			timezone: 'Europe/Berlin',
			skipped_days: ['2026-12-25', '2027-01-01'],
			files: ['xlsx'],
			recipients: ['anna'],
			is_on: true
		});
	});
	test.each([
		[{ title: ' ' }, 'title'],
		[{ time: '24:00' }, 'schedule'],
		[{ every: 'second' }, 'schedule'],
		[{ day: '29' }, 'schedule'],
		[{ timezone: 'Mars/Olympus' }, 'timezone'],
		[{ skipped_days: '2026-02-30' }, 'skipped_days'],
		[{ recipients: ['eve'] }, 'recipients']
	])('%o is refused for its %s', (more, wrong) => {
		expect(readFields({ ...fields, ...more }, '', ['anna']).wrong).toEqual([wrong]);
	});
});

test('what is no markup is escaped, wherever it stands', () => {
	const evil = '"><script>alert(1)</script>';
	const page = mailPage({ language: 'en', title: evil, lead: evil, body: html`<p title="${evil}">${[evil, html`<b>${evil}</b>`]}</p>`, about: [evil], footer: html`${evil}` }); // prettier-ignore
	expect(page).not.toContain('<script>');
	expect(page.match(/&lt;script&gt;/g)).toHaveLength(8);
});
