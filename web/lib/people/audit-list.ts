// What the page and the file of the audit log are asked for, from their address.
import type { Address } from '#lib/filters.ts';

/** As `AuditFilter` of the log; a page of so many. */
export const auditPageSize = 100;

const isDay = (value: string): boolean => /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));

export function readAuditFilter(url: Address) {
	const text = (name: string) => (url.searchParams.get(name) ?? '').trim().slice(0, 100);
	const [since, until] = [text('from'), text('to')];
	return {
		person_id: text('person'),
		action: text('action'),
		search: text('search'),
		since: isDay(since) ? since : '0000',
		// the day that is named is the last one
		until: isDay(until) ? `${until}T24` : '9999'
	};
}
