// A scheduled report: what it shows, when it is sent, to whom.

/** Pages that can be subscribed to, and digests for a role, which have no page of their own. */
export const reportKinds = [
	'overview', 'products', 'reasons', 'customers', 'quality', 'leaks', 'finance',
	'digest_manager', 'digest_operations', 'digest_quality', 'digest_finance', 'digest_crm'
] as const; // prettier-ignore
export type ReportKind = (typeof reportKinds)[number];

export const reportFiles = ['xlsx', 'pdf', 'csv'] as const;
export type ReportFile = (typeof reportFiles)[number];

export const rhythms = ['day', 'weekday', 'week', 'month'] as const;
export type Rhythm = (typeof rhythms)[number];

/** `weekday` counts from 1, Monday, to 7; `day` is that of the month, up to 28, which every month has. */
export type Schedule = { every: Rhythm; weekday: number; day: number; hour: number; minute: number };

export type Report = {
	report_id: number;
	title: string;
	kind: ReportKind;
	/** The query of the page: its filters. */
	view: string;
	schedule: Schedule;
	timezone: string;
	skipped_days: readonly string[];
	files: readonly ReportFile[];
	owner_id: string;
	recipients: readonly string[];
	is_on: boolean;
	made_at: string;
	changed_at: string;
	deleted_at: string | null;
	next_at: string;
	last_state: 'waiting' | 'sent' | 'failed' | 'left_out' | null;
	last_at: string | null;
};

export type CellKind = 'text' | 'count' | 'decimal' | 'money' | 'percent' | 'hours' | 'date';
export type ReportColumn = {
	key: string;
	title: string;
	kind: CellKind;
	/** Drawn as a bar behind the figure, against the largest of the column. */
	isBar?: boolean;
};
export type ReportRow = Readonly<Record<string, string | number | null>>;

export type ReportTable = {
	/** The name of its file and sheet. */
	name: string;
	title: string;
	/** What it says where it is empty. */
	empty: string;
	/** None: of an older version, which has no such list; no file is made of it. */
	columns: readonly ReportColumn[];
	rows: readonly ReportRow[];
	/** Rows that the message shows; files have all. */
	shown: number;
};

/** A key figure, in words and figures of the reader. */
export type ReportFigure = { label: string; value: string; aside: string };

/** All that a report says, in the language of its reader. */
export type ReportContent = {
	figures: readonly ReportFigure[];
	tables: readonly ReportTable[];
	/** What it rests on: period, basis, filters. */
	rests: readonly string[];
	/** The page that shows the same. */
	path: string;
};

/** What is printed around it, in the same language. */
export type ReportPrint = {
	title: string;
	/** What it rests on, how far the data reaches, which version, and whose rows. */
	about: readonly string[];
	definitions: readonly { term: string; meaning: string }[];
	/** Why the data is no news, or null. */
	late: string | null;
	/** The page of the same version that shows the same. */
	href: string;
};
