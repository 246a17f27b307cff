import type { Names } from './names.ts';

/** What every page knows of the published version. Times are in the reporting time zone but `published_at` (UTC). */
export type Publication = {
	version: string;
	published_at: string;
	data_to: string;
	/** First day with an order or a return; null when there is none. */
	data_from: string | null;
	reporting_timezone: string;
	reporting_currency: string;
	maturity_days: number;
	is_demo: boolean;
	sources: number;
	stale_sources: number;
	/** The sources that could not be read, and how far their data reaches. */
	stale: { source_id: string; title: string; data_to: string | null }[];
	/** Audits of the last run, those of them that failed (and only warn), and rows that never were loaded. */
	audits: number;
	failing_audits: number;
	quarantined_rows: number;
	names: Names;
};

/** Which version a page shows, of those that are kept. */
export type Serving = {
	/** The version that the URL names (`as_of`), or null: the one that serves. */
	as_of: string | null;
	/** Since when the one that serves is held by hand, so that newer ones wait (ISO 8601 in UTC); else null. */
	pinned_at: string | null;
};
