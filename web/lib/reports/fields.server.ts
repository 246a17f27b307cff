// The form of a scheduled report: its fields as people write them, and the report that they describe.
import type { ReadForm } from '#lib/alerts/definition.server.ts';
import type { WrittenReport } from './report-store.server.ts';
import { reportFiles, rhythms, type Report } from './report.ts';
import { isTimezone } from './schedule.server.ts';

const mostRecipients = 50;
const mostSkipped = 200;

/** What stands in the fields of a report's form. */
export type ReportFields = {
	title: string;
	every: string;
	weekday: string;
	day: string;
	time: string;
	timezone: string;
	skipped_days: string;
	files: readonly string[];
	recipients: readonly string[];
	is_on: boolean;
};

const two = (value: number): string => String(value).padStart(2, '0');

export const emptyReport = (me: string, timezone: string): ReportFields => ({
	title: '',
	every: 'week',
	weekday: '1',
	day: '1',
	time: '07:00',
	timezone,
	skipped_days: '',
	files: ['xlsx'],
	recipients: [me],
	is_on: true
});

/** The fields of a report that is kept. */
export const fieldsOfReport = ({ schedule, ...report }: Report): ReportFields => ({
	title: report.title,
	every: schedule.every,
	weekday: String(schedule.weekday),
	day: String(schedule.day),
	time: `${two(schedule.hour)}:${two(schedule.minute)}`,
	timezone: report.timezone,
	skipped_days: report.skipped_days.join(', '),
	files: report.files,
	recipients: report.recipients,
	is_on: report.is_on
});

/** The fields as they were sent. */
export function fieldsOfForm(form: FormData): ReportFields {
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value : '';
	};
	const all = (name: string) => form.getAll(name).filter((one): one is string => typeof one === 'string' && one !== '');
	return {
		title: text('title'),
		every: text('every'),
		weekday: text('weekday'),
		day: text('day'),
		time: text('time'),
		timezone: text('timezone'),
		skipped_days: text('skipped_days'),
		files: all('files'),
		recipients: all('recipients'),
		is_on: form.has('is_on')
	};
}

/** The report that fields describe, or the names of those that cannot be so. */
export function readFields(fields: ReportFields, view: string, accounts: readonly string[]): ReadForm<WrittenReport> {
	const title = fields.title.trim();
	const every = rhythms.find((one) => one === fields.every);
	const [, hour = '', minute = ''] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(fields.time) ?? [];
	const weekday = Number(fields.weekday);
	const day = Number(fields.day);
	const skipped_days = [...new Set(fields.skipped_days.split(/[\s,;，；、]+/).filter((one) => one !== ''))].sort();
	const recipients = [...new Set(fields.recipients)];
	const isWhole = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
	const wrong = [
		...(title === '' || title.length > 200 ? ['title'] : []),
		...(every && hour !== '' && isWhole(weekday, 7) && isWhole(day, 28) ? [] : ['schedule']),
		...(isTimezone(fields.timezone) ? [] : ['timezone']),
		...(skipped_days.length > mostSkipped || skipped_days.some((one) => !isDay(one)) ? ['skipped_days'] : []),
		...(recipients.length > mostRecipients || recipients.some((id) => !accounts.includes(id)) ? ['recipients'] : [])
	];
	if (wrong.length > 0 || !every) return { value: null, wrong };
	return {
		value: {
			title,
			view,
			schedule: { every, weekday, day, hour: Number(hour), minute: Number(minute) },
			timezone: fields.timezone,
			skipped_days,
			files: reportFiles.filter((file) => fields.files.includes(file)),
			recipients,
			is_on: fields.is_on
		},
		wrong: null
	};
}

function isDay(text: string): boolean {
	if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
	const time = Date.parse(`${text}T00:00:00Z`);
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
