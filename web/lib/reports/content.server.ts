// What a report says: the same questions as its page, asked as its reader. Words and figures are in the language that is
// set when it is made.
import { error, isHttpError } from '@sveltejs/kit';
import type { Person } from '#lib/access/person.ts';
import type { Permission } from '#lib/access/permissions.ts';
import { filtersOf } from '#lib/alerts/definition.server.ts';
import { coordinatesText, viewText } from '#lib/alerts/words.ts';
import { settledDifference } from '#lib/comparison.ts';
import { flagState } from '#lib/crm/flag.ts';
import { monthsOf, readMonth } from '#lib/finance/month.ts';
import { checkMonth, readReport } from '#lib/finance/report.server.ts';
import { stateText } from '#lib/finance/words.ts';
import type { Filters } from '#lib/filters.ts';
import { bareRange, change, date, duration, exactMoney, money, month, none, number, percent, period, points } from '#lib/format.ts'; // prettier-ignore
import { comparedDays, settledDays } from '#lib/maturity.ts';
import { ruleTitle } from '#lib/money/leak-words.ts';
import { memberName } from '#lib/names.ts';
import { m } from '#lib/paraglide/messages.js';
import { readProductList } from '#lib/products/product-list.server.ts';
import type { Publication } from '#lib/publication.ts';
import { kindWord, reasonCategoryName, subjectName } from '#lib/quality/signals.ts';
import { leaksSaid } from '#lib/server/app-store-leaks.ts';
import { heldSignals } from '#lib/server/app-store-signals.ts';
import type { AppStore } from '#lib/server/app-store.ts';
import { readFlags } from '#lib/server/crm-flags.ts';
import type { Data } from '#lib/server/data.ts';
import { readFigure, readRate, readReasons } from '#lib/server/rates.ts';
import { comparisonWord, inLanguage, memberWord } from '#lib/words.ts';
import type { ReportColumn, ReportContent, ReportFigure, ReportKind, ReportTable } from './report.ts';
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

export type Reading = {
	data: Pick<Data, 'warehouse' | 'metrics'>;
	publication: Publication;
	store: AppStore;
	reader: Person;
};

const text = (key: string, title: string): ReportColumn => ({ key, title, kind: 'text' });
const column = (key: string, title: string, kind: ReportColumn['kind'], isBar = false): ReportColumn => ({
	key,
	title,
	kind,
	isBar
});

/** Rows of a list in files, and how many of them the message shows. */
const fileRows = 2000;
const shownRows = 15;

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

/** A rate with its interval against the time before, and what goes with it. */
async function keyFigures(filters: Filters, { data, publication }: Reading): Promise<ReportFigure[]> {
	const { metrics, warehouse } = data;
	const compared = comparedDays(filters, publication);
	const { source, category, reason, channel, country } = filters.where;
	const on = { basis: 'return_date', counted: filters.counted } as const;
	const [rate, rateBefore, value, valueBefore, units, turnaround, open] = await Promise.all([
		readRate(metrics, filters, filters, publication),
		compared ? readRate(metrics, filters, compared.before, publication) : null,
		readFigure(metrics, 'returned_value', filters, filters, on),
		filters.before ? readFigure(metrics, 'returned_value', filters, filters.before, on) : null,
		readFigure(metrics, 'returned_units', filters, filters, on),
		readFigure(metrics, 'turnaround_hours_median', filters, filters),
		warehouse.ask('overview_open_returns', { source, category, reason, channel, country })
	]);
	const currency = publication.reporting_currency;
	const moved = settledDifference(rate, rateBefore);
	const against = m.figure_against({ comparison: comparisonWord(filters.comparison) });
	const owed = open.reduce((sum, stage) => sum + stage.owed_amount, 0);
	const late = open.reduce((sum, stage) => sum + stage.late, 0);
	const oldest = open.flatMap((stage) => stage.oldest_owed_at ?? []).sort()[0];
	const rateAside = !rate.is_mature
		? m.figure_rate_too_young({ days: number(publication.maturity_days) })
		: moved
			? `${m.points_of({ points: points(moved.by) })} (${m.figure_interval({ low: points(moved.low), high: points(moved.high) })}) ${against}`
			: '';
	return [
		{
			label: rate.is_mature ? m.figure_rate() : m.figure_rate_so_far(),
			value: percent(rate.value),
			aside: [bareRange(rate.low, rate.high), rateAside].filter((part) => part !== none && part !== '').join(' · ')
		},
		{
			label: m.figure_returned_value(),
			value: money(value.value, currency),
			aside: [
				m.units({ count: units.value ?? 0, n: number(units.value) }),
				valueBefore?.value ? `${change(value.value, valueBefore.value)} ${against}` : ''
			]
				.filter((part) => part !== '')
				.join(' · ')
		},
		{
			label: m.figure_owed(),
			value: money(owed, currency),
			aside: oldest ? m.report_owed_since({ day: date(oldest) }) : ''
		},
		{ label: m.report_late(), value: number(late), aside: m.report_late_means() },
		{ label: m.figure_turnaround(), value: duration(turnaround.value), aside: m.figure_settled_only() }
	];
}

async function moneyFigures(filters: Filters, { data: { metrics }, publication }: Reading): Promise<ReportFigure[]> {
	const currency = publication.reporting_currency;
	const named = [
		['return_cost', m.report_cost()],
		['return_loss', m.report_loss()]
	] as const;
	return Promise.all(
		named.map(async ([metric, label]): Promise<ReportFigure> => {
			const [now, before] = await Promise.all([
				readFigure(metrics, metric, filters, filters),
				filters.before ? readFigure(metrics, metric, filters, filters.before) : null
			]).catch((thrown: unknown) => {
				// Totals over the whole company are withheld under row rules.
				if (isHttpError(thrown) && thrown.body.code === 'withheld') return [null, null] as const;
				throw thrown;
			});
			if (!now) return { label, value: none, aside: m.report_withheld() };
			const aside = before?.value
				? `${change(now.value, before.value)} ${m.figure_against({ comparison: comparisonWord(filters.comparison) })}`
				: '';
			return { label, value: money(now.value, currency), aside };
		})
	);
}

async function reasonTable(filters: Filters, { data, publication }: Reading): Promise<ReportTable> {
	const reasons = await readReasons(data.metrics, filters, settledDays(filters, filters, publication));
	return {
		name: 'reasons',
		title: m.report_table_reasons(),
		empty: m.empty_title(),
		columns: [
			text('reason', m.dimension_reason()),
			column('returned', m.report_column_returned(), filters.measure === 'value' ? 'money' : 'count', true),
			column('share', m.report_column_share(), 'percent'),
			column('rate', m.figure_rate(), 'percent'),
			column('low', m.report_column_low(), 'percent'),
			column('high', m.report_column_high(), 'percent')
		],
		rows: reasons.map(({ reason, returned, share, rate }) => ({
			reason: memberName('reason', reason, publication.names),
			returned,
			share,
			rate: rate.value,
			low: rate.low,
			high: rate.high
		})),
		shown: shownRows
	};
}

async function productTable(filters: Filters, { data, publication }: Reading): Promise<ReportTable> {
	const days = settledDays(filters, filters, publication);
	const listing = { search: '', sort: '-priority', page: 1, limit: fileRows, offset: 0 };
	const { rows } = await readProductList(data.warehouse, { ...filters, ...days }, listing);
	return {
		name: 'products',
		title: m.report_table_products(),
		empty: m.empty_title(),
		columns: [
			text('product', m.column_product()),
			text('sku', 'SKU'),
			text('category', m.dimension_category()),
			column('shipped', m.report_column_shipped(), 'count'),
			column('returned', m.report_column_returned(), 'count'),
			column('rate', m.figure_rate(), 'percent', true),
			column('low', m.report_column_low(), 'percent'),
			column('high', m.report_column_high(), 'percent'),
			column('excess', m.report_column_excess(), 'money')
		],
		rows: rows.map(({ product_name, sku, category, listed, ranked }) => ({
			product: product_name,
			sku,
			category: memberWord(category),
			shipped: listed?.shipped_units ?? ranked?.shipped_units ?? null,
			returned: listed?.returned_units ?? ranked?.returned_units ?? null,
			rate: listed?.rate ?? ranked?.rate ?? null,
			low: listed ? listed.low : (ranked?.shrunk_low ?? null),
			high: listed ? listed.high : (ranked?.shrunk_high ?? null),
			excess: ranked?.excess_amount ?? null
		})),
		shown: shownRows
	};
}

async function customerTable(filters: Filters, { data }: Reading): Promise<ReportTable> {
	const { source, country } = filters.where;
	const rows = await data.warehouse.ask('customer_ranking', {
		view: 'review', source, tier: [], country, limit: fileRows, offset: 0
	}); // prettier-ignore
	return {
		name: 'customers',
		title: m.report_table_customers(),
		empty: m.report_customers_none(),
		columns: [
			text('customer', m.column_customer()),
			text('id', m.report_column_id()),
			text('tier', m.report_column_tier()),
			text('country', m.dimension_country()),
			column('own', m.report_column_own(), 'count'),
			column('expected', m.report_column_expected(), 'decimal'),
			column('ratio', m.report_column_ratio(), 'decimal', true),
			column('low', m.report_column_low(), 'decimal'),
			column('high', m.report_column_high(), 'decimal'),
			column('sure', m.report_column_sure(), 'percent'),
			column('excess', m.report_column_excess(), 'money')
		],
		rows: rows.map((row) => ({
			customer: row.customer_name === 'unknown' ? row.customer_id : row.customer_name,
			id: row.customer_id,
			tier: memberWord(row.tier),
			country: memberName('country', row.country, undefined),
			own: row.own_units,
			expected: row.expected_units,
			ratio: row.shrunk_ratio,
			low: row.shrunk_low,
			high: row.shrunk_high,
			// Never certain, whatever is rounded.
			sure: row.probability_over === null ? null : Math.min(0.99, row.probability_over),
			excess: row.excess_amount
		})),
		shown: shownRows
	};
}

async function signalTable(filters: Filters, { data, publication, store }: Reading): Promise<ReportTable> {
	const { source, category } = filters.where;
	const except = [...heldSignals(store)].flatMap(([id, { state }]) => (state === 'open' ? [] : [id]));
	const [signals, categories] = await Promise.all([
		data.warehouse.ask('quality_signals', {
			source, category, supplier: [], kind: [], over: false, among: [], within: false, except, sort: '-rank',
			limit: fileRows, offset: 0
		}), // prettier-ignore
		data.warehouse.ask('quality_reason_categories', {})
	]);
	const names = { names: publication.names, categories };
	return {
		name: 'signals',
		title: m.report_table_signals({ count: signals.length, n: number(signals.length) }),
		empty: m.report_signals_none(),
		columns: [
			text('subject', m.report_column_what()),
			text('reason', m.dimension_reason()),
			text('kind', m.report_column_kind()),
			column('first', m.report_column_since(), 'date'),
			column('observed', m.report_column_returned(), 'count'),
			column('expected', m.report_column_expected(), 'decimal'),
			column('ratio', m.report_column_ratio(), 'decimal'),
			column('low', m.report_column_low(), 'decimal'),
			column('excess', m.report_column_excess(), 'money', true)
		],
		rows: signals.map((signal) => ({
			subject: subjectName(signal.subject, signal),
			reason:
				signal.reason_category && signal.reason_category !== 'all'
					? reasonCategoryName(signal.reason_category, names)
					: m.filter_all(),
			kind: kindWord(signal.kind),
			first: signal.first_on,
			observed: signal.observed_units,
			expected: signal.expected_units,
			ratio: signal.ratio,
			low: signal.ratio_low,
			excess: signal.excess_amount
		})),
		shown: shownRows
	};
}

async function leakTable(filters: Filters, { data, store }: Reading): Promise<ReportTable> {
	const except = [...leaksSaid.held(store)].flatMap(([id, { state }]) => (state === 'open' ? [] : [id]));
	const { source } = filters.where;
	const [leaks, rules] = await Promise.all([
		data.warehouse.ask('leak_list', {
			...filters.where, rule: [], month: '', within: false, among: [], except, sort: '-amount', limit: fileRows, offset: 0
		}), // prettier-ignore
		data.warehouse.ask('leak_rules', { source })
	]);
	const titles = new Map(rules.map((rule) => [rule.rule, ruleTitle(rule)]));
	const total = leaks[0]?.total ?? 0;
	return {
		name: 'leaks',
		title: m.report_table_leaks({ count: total, n: number(total) }),
		empty: m.report_leaks_none(),
		columns: [
			text('rule', m.report_column_rule()),
			text('document', m.report_column_document()),
			text('rma', m.report_column_rma()),
			text('category', m.dimension_category()),
			column('since', m.report_column_since(), 'date'),
			column('age', m.report_column_age(), 'count'),
			column('amount', m.report_column_amount(), 'money', true)
		],
		rows: leaks.map((leak) => ({
			rule: titles.get(leak.rule) ?? leak.rule,
			document: leak.document_id,
			rma: leak.rma_number,
			category: memberWord(leak.category),
			since: leak.since,
			age: leak.age_days,
			amount: leak.amount
		})),
		shown: shownRows
	};
}

/** The month is chosen by the time of sending: the last that is over. */
async function financeContent(filters: Filters, { data, publication }: Reading): Promise<ReportContent> {
	const at = readMonth(new URLSearchParams(), publication);
	checkMonth(at, monthsOf(publication));
	const report = await readReport(data, { month: at, source: filters.where.source, publication });
	const currency = publication.reporting_currency;
	return {
		figures: [],
		tables: [
			{
				name: 'finance',
				title: m.finance_title({ month: month(`${at}-01`) }),
				empty: m.empty_title(),
				columns: [
					text('figure', m.finance_figure()),
					column('value', month(`${at}-01`), 'money'),
					column('before', m.finance_before(), 'money'),
					column('change', m.finance_change(), 'money')
				],
				rows: report.figures.map(({ title, value, before }) => ({
					figure: inLanguage(title.en, title.zh),
					value,
					before,
					change: value !== null && before !== null ? value - before : null
				})),
				shown: shownRows
			}
		],
		rests: [
			`${m.finance_currency()}: ${currency}`,
			stateText(report),
			...report.figures.flatMap(({ title, missing }) =>
				missing > 0
					? `${inLanguage(title.en, title.zh)}: ${m.finance_missing({ count: missing, n: number(missing) })}`
					: []
			)
		],
		path: `/money/report?month=${at}`
	};
}

/** Flags whose day has come, of customers that the reader may see: those that the reader looks after first. */
async function flagTable({ data, store, publication, reader }: Reading): Promise<ReportTable> {
	const today = publication.data_to.slice(0, 10);
	const due = readFlags(store).filter((flag) => ['due', 'appealed'].includes(flagState(flag, today)));
	const seen = await data.warehouse.ask('crm_customers', {
		source_ids: due.map(({ source_id }) => source_id),
		customer_ids: due.map(({ customer_id }) => customer_id)
	});
	const names = new Map(seen.map((one) => [`${one.source_id} ${one.customer_id}`, one.customer_name]));
	const shown = due
		.filter((flag) => names.has(`${flag.source_id} ${flag.customer_id}`))
		.sort((one, other) => Number(other.owner_id === reader.id) - Number(one.owner_id === reader.id));
	return {
		name: 'flags',
		title: m.report_table_flags({ count: shown.length, n: number(shown.length) }),
		empty: m.report_flags_none(),
		columns: [
			text('customer', m.column_customer()),
			text('id', m.report_column_id()),
			text('owner', m.report_column_owner()),
			column('due', m.report_column_due(), 'date'),
			column('look', m.report_column_look(), 'date')
		],
		rows: shown.map((flag) => ({
			customer: names.get(`${flag.source_id} ${flag.customer_id}`) ?? flag.customer_id,
			id: flag.customer_id,
			owner: flag.owner_id === reader.id ? m.report_you() : flag.owner || none,
			due: flag.due_on || null,
			look: flag.look_on || null
		})),
		shown: shownRows
	};
}

/** Figures of a cell as the message shows them. */
export function cellText(
	value: string | number | null | undefined,
	kind: ReportColumn['kind'],
	currency: string
): string {
	if (value === null || value === undefined) return none;
	if (typeof value === 'string') return kind === 'date' ? date(value) : value;
	switch (kind) {
		case 'money':
			return Math.abs(value) < 10_000 ? exactMoney(value, currency) : money(value, currency);
		case 'percent':
			return percent(value);
		case 'hours':
			return duration(value);
		case 'decimal':
			return number(value, 1);
		default:
			return number(value);
	}
}

/** 403 where somebody may not be sent such a report. */
export function checkReader(kind: ReportKind, { permissions }: Pick<Person, 'permissions'>): void {
	if (!permissionsFor[kind].every((permission) => permissions.has(permission)))
		error(403, 'your role does not have the right to this report', { code: 'not_permitted' });
}
