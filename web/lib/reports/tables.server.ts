// The tables of reports: the lists of the pages, as their reader may see them.
import { flagState } from '#lib/crm/flag.ts';
import type { Filters } from '#lib/filters.ts';
import { none, number } from '#lib/format.ts';
import { settledDays } from '#lib/maturity.ts';
import { ruleTitle } from '#lib/money/leak-words.ts';
import { memberName } from '#lib/names.ts';
import { m } from '#lib/paraglide/messages.js';
import { readProductList } from '#lib/products/product-list.server.ts';
import { kindWord, reasonCategoryName, subjectName } from '#lib/quality/signals.ts';
import { leaksSaid } from '#lib/server/app-store-leaks.ts';
import { heldSignals } from '#lib/server/app-store-signals.ts';
import { readFlags } from '#lib/server/crm-flags.ts';
import { isOlder } from '#lib/server/failure.ts';
import { readReasons } from '#lib/server/rates.ts';
import { memberWord } from '#lib/words.ts';
import { column, fileRows, shownRows, textColumn as text } from './columns.ts';
import type { Reading } from './reading.server.ts';
import type { ReportTable } from './report.ts';

/** A table as it is made; of an older version, which has nothing to make it of, one that says so. */
async function unlessOlderTable(name: string, title: string, made: Promise<ReportTable>): Promise<ReportTable> {
	return made.catch((thrown: unknown) => {
		if (isOlder(thrown)) return { name, title, empty: m.older_version(), columns: [], rows: [], shown: 0 };
		throw thrown;
	});
}

export async function reasonTable(filters: Filters, { data, publication }: Reading): Promise<ReportTable> {
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

export async function productTable(filters: Filters, { data, publication }: Reading): Promise<ReportTable> {
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

export const customerTable = (filters: Filters, reading: Reading): Promise<ReportTable> =>
	unlessOlderTable('customers', m.report_table_customers(), makeCustomerTable(filters, reading));

async function makeCustomerTable(filters: Filters, { data }: Reading): Promise<ReportTable> {
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

export const signalTable = (filters: Filters, reading: Reading): Promise<ReportTable> =>
	unlessOlderTable('signals', m.quality_title(), makeSignalTable(filters, reading));

async function makeSignalTable(filters: Filters, { data, publication, store }: Reading): Promise<ReportTable> {
	const { source, category } = filters.where;
	const except = [...(await heldSignals(store))].flatMap(([id, { state }]) => (state === 'open' ? [] : [id]));
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

export const leakTable = (filters: Filters, reading: Reading): Promise<ReportTable> =>
	unlessOlderTable('leaks', m.leaks_page(), makeLeakTable(filters, reading));

async function makeLeakTable(filters: Filters, { data, store }: Reading): Promise<ReportTable> {
	const except = [...(await leaksSaid.held(store))].flatMap(([id, { state }]) => (state === 'open' ? [] : [id]));
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

/** Flags whose day has come, of customers that the reader may see: those that the reader looks after first. */
export const flagTable = (reading: Reading): Promise<ReportTable> =>
	unlessOlderTable('flags', m.crm_page(), makeFlagTable(reading));

async function makeFlagTable({ data, store, publication, reader }: Reading): Promise<ReportTable> {
	const today = publication.data_to.slice(0, 10);
	const due = (await readFlags(store)).filter((flag) => ['due', 'appealed'].includes(flagState(flag, today)));
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
