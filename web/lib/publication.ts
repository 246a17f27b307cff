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
	/** Audits of the last run, those of them that failed (and only warn), and rows that never were loaded. */
	audits: number;
	failing_audits: number;
	quarantined_rows: number;
	names: Names;
};
