// What a report says: the same questions as its page, asked as its reader. Words and figures are in the language that is
// set when it is made.
import { error } from '@sveltejs/kit';
import type { Person } from '#lib/access/person.ts';
import type { Permission } from '#lib/access/permissions.ts';
import { filtersOf } from '#lib/alerts/definition.server.ts';
import { coordinatesText, viewText } from '#lib/alerts/words.ts';
import type { Filters } from '#lib/filters.ts';
import { period } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { keyFigures, moneyFigures } from './figures.server.ts';
import { financeContent } from './finance.server.ts';
import type { Reading } from './reading.server.ts';
import type { ReportContent, ReportKind } from './report.ts';
import { customerTable, flagTable, leakTable, productTable, reasonTable, signalTable } from './tables.server.ts';
import { workTables } from './work-tables.server.ts';

/** What somebody must be allowed to see to be sent such a report; all of them. */
export const permissionsFor: Record<ReportKind, readonly Permission[]> = {
	overview: ['see_figures'],
	products: ['see_figures'],
	reasons: ['see_figures'],
	customers: ['see_customers'],
	quality: ['see_quality'],
	leaks: ['see_money'],
	finance: ['see_money'],
	digest_manager: ['see_figures', 'see_money'],
	digest_operations: ['see_process', 'see_returns'],
	digest_quality: ['see_quality'],
	digest_finance: ['see_money'],
	digest_crm: ['see_customers']
};

/** All that a report says to its reader. Throws SvelteKit's errors: `withheld` where row rules leave nothing to say. */
export async function readContent(kind: ReportKind, view: string, reading: Reading): Promise<ReportContent> {
	const { publication } = reading;
	const filters = filtersOf(view, publication);
	const made = await contents[kind](filters, reading, view);
	const filtered = viewText(view, publication.names);
	return { ...made, rests: [...made.rests, ...(filtered === '' ? [] : [filtered])] };
}

type Making = (filters: Filters, reading: Reading, view: string) => Promise<ReportContent>;

const contents: Record<ReportKind, Making> = {
	overview: async (filters, reading, view) => ({
		figures: await keyFigures(filters, reading),
		tables: [await reasonTable(filters, reading), await productTable(filters, reading)],
		rests: [ratesRestOn(filters, view)],
		path: pathOf('/', view)
	}),
	products: async (filters, reading, view) => ({
		figures: [],
		tables: [await productTable(filters, reading)],
		rests: [ratesRestOn(filters, view)],
		path: pathOf('/products', view)
	}),
	reasons: async (filters, reading, view) => ({
		figures: [],
		tables: [await reasonTable(filters, reading)],
		rests: [ratesRestOn(filters, view)],
		path: pathOf('/reasons', view)
	}),
	customers: async (filters, reading, view) => ({
		figures: [],
		tables: [await customerTable(filters, reading)],
		rests: [m.report_rests_customers()],
		path: pathOf('/customers', view)
	}),
	quality: async (filters, reading, view) => ({
		figures: [],
		tables: [await signalTable(filters, reading)],
		rests: [m.report_rests_open()],
		path: pathOf('/quality', view)
	}),
	leaks: async (filters, reading, view) => ({
		figures: [],
		tables: [await leakTable(filters, reading)],
		rests: [m.report_rests_open()],
		path: pathOf('/money/leaks', view)
	}),
	finance: financeContent,
	digest_manager: async (filters, reading, view) => ({
		figures: [...(await keyFigures(filters, reading)), ...(await moneyFigures(filters, reading))],
		tables: [await reasonTable(filters, reading)],
		rests: [ratesRestOn(filters, view)],
		path: pathOf('/', view)
	}),
	digest_quality: async (filters, reading, view) => ({
		figures: [],
		tables: [await signalTable(filters, reading)],
		rests: [m.report_rests_open()],
		path: pathOf('/quality', view)
	}),
	digest_operations: async (filters, { data }, view) => ({
		figures: [],
		tables: await workTables(filters, data),
		rests: [m.report_rests_open()],
		path: pathOf('/process/work', view)
	}),
	digest_finance: async (filters, reading, view) => ({
		figures: await moneyFigures(filters, reading),
		tables: [await leakTable(filters, reading)],
		rests: [m.report_rests_money({ days: period(filters.since, filters.until) }), m.report_rests_open()],
		path: pathOf('/money', view)
	}),
	digest_crm: async (_filters, reading) => ({
		figures: [],
		tables: [await flagTable(reading)],
		rests: [m.report_rests_flags()],
		path: '/customers'
	})
};

const pathOf = (path: string, view: string): string => (view === '' ? path : `${path}?${view}`);

const ratesRestOn = ({ since, until }: Filters, view: string): string =>
	m.report_rests_rates({ days: period(since, until), basis: coordinatesText(view, ['basis', 'measure', 'counted']) });

/** 403 where somebody may not be sent such a report. */
export function checkReader(kind: ReportKind, { permissions }: Pick<Person, 'permissions'>): void {
	if (!permissionsFor[kind].every((permission) => permissions.has(permission)))
		error(403, 'your role does not have the right to this report', { code: 'not_permitted' });
}
