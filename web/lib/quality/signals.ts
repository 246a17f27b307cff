// A signal in words: what, where, since when, how sure, what it has cost.
import { m } from '#lib/paraglide/messages.js';
import { date, list, money, none, number, percent } from '../format.ts';
import { methodIds, type MethodId } from '../methods.ts';
import { memberName, type Names } from '../names.ts';
import { inLanguage, memberWord } from '../words.ts';
import type { Queries } from '../../../sql/queries/rows.ts';

export type Signal = Queries['quality_signal']['row'];

export const signalKinds = ['batch_excess', 'worsened', 'weekly_excess', 'drift', 'control_limit'] as const;
export type SignalKind = (typeof signalKinds)[number];

/** Names of what a signal may be about, besides those that every page has. */
export type SignalNames = {
	names: Names | undefined;
	categories: readonly Queries['quality_reason_categories']['row'][];
};

const kindWords: Record<string, () => string> = {
	batch_excess: m.signal_kind_batch_excess,
	worsened: m.signal_kind_worsened,
	weekly_excess: m.signal_kind_weekly_excess,
	drift: m.signal_kind_drift,
	control_limit: m.signal_kind_control_limit
};

export const kindWord = (kind: string): string => kindWords[kind]?.() ?? kind;

/** The method by which a kind of signal is found. */
export const kindMethod = (kind: string): MethodId =>
	kind === 'control_limit' ? 'control_chart' : (methodIds.find((id) => id === kind) ?? 'false_discovery');

/** A group of reasons by its name; `all` is none in particular. */
export function reasonCategoryName(category: string, { categories }: Pick<SignalNames, 'categories'>): string {
	const found = categories.find(({ reason_category }) => reason_category === category);
	return found ? inLanguage(found.name_en, found.name_zh) : memberWord(category);
}

/** What a cell or a signal is about: columns that both have. */
export type Subject = Pick<
	Signal,
	| 'product_id'
	| 'product_name'
	| 'supplier_id'
	| 'supplier_name'
	| 'batch_id'
	| 'production_week_on'
	| 'warehouse_id'
	| 'warehouse_name'
	| 'carrier'
	| 'category'
>;

/** `Batch B-102 of Oslo Boot`: the most specific thing first. */
export function subjectName(subject: string, row: Subject): string {
	const product = row.product_id === null ? null : memberWord(row.product_name ?? row.product_id);
	const supplier = row.supplier_id === null ? null : memberWord(row.supplier_name ?? row.supplier_id);
	const warehouse = row.warehouse_id === null ? null : memberWord(row.warehouse_name ?? row.warehouse_id);
	const category = row.category === null ? null : memberWord(row.category);
	const of = (what: string) =>
		product !== null ? m.signal_of({ what, of: product }) : category !== null ? m.signal_in({ what, category }) : what;
	if (subject === 'product') return product ?? category ?? none;
	if (subject === 'supplier') return of(supplier ? m.signal_supplier({ supplier }) : none);
	if (subject === 'warehouse') return of(m.signal_warehouse({ warehouse: warehouse ?? none }));
	if (subject === 'carrier') return of(m.signal_carrier({ carrier: memberWord(row.carrier ?? 'unknown') }));
	if (subject === 'production_week') {
		const week = m.signal_production_week({ day: date(row.production_week_on) });
		return product === null && supplier !== null ? m.signal_of({ what: week, of: supplier }) : of(week);
	}
	return of(m.signal_batch({ batch: row.batch_id ?? none }));
}

/** What a cell of the detective is about; pairs of dimensions name both. */
export function cellName(cell: Subject & { dimension: string }): string {
	const [subject, also] = cell.dimension.split('_') as [string, string?];
	if (cell.dimension === 'production_week' || also === undefined) return subjectName(cell.dimension, cell);
	// what something is in a category, its own name says
	if (also === 'category') return subjectName(subject, cell);
	const second = {
		...cell,
		product_id: null,
		category: null,
		supplier_id: also === 'supplier' ? cell.supplier_id : null
	};
	return `${subjectName(subject, cell)} · ${subjectName(also, second)}`;
}

/** What it comes back for, in words; null where over all reasons. */
export function whatName(
	{ reason, reason_category, defect_code }: Pick<Signal, 'reason' | 'reason_category' | 'defect_code'>,
	names: SignalNames
): string | null {
	if (defect_code) return defect_code;
	if (reason && reason !== 'all') return memberName('reason', reason, names.names);
	if (reason_category && reason_category !== 'all') return reasonCategoryName(reason_category, names);
	return null;
}

/** `3.0–5.4`: an interval of ratios; open above where nothing was expected. */
export const ratioRange = (low: number | null, high: number | null): string =>
	low === null ? none : `${number(low, 1)}–${high === null ? '∞' : number(high, 1)}`;

/** How many times: `4.1`; whole from 20 up. */
export const times = (ratio: number | null): string =>
	ratio !== null && !Number.isFinite(ratio) ? '∞' : number(ratio, ratio !== null && ratio >= 20 ? 0 : 1);

/** The finding in a sentence with its figures. */
export function signalSentence(signal: Signal, names: SignalNames, currency: string): string {
	const facts = [
		m.signal_fact_units({ observed: number(signal.observed_units), exposed: number(signal.exposed_units) }),
		...(signal.expected_units === null
			? []
			: [m.signal_fact_expected({ expected: number(signal.expected_units, signal.expected_units < 10 ? 1 : 0) })]),
		...(signal.customers === null
			? []
			: [m.signal_fact_customers({ count: signal.customers, n: number(signal.customers) })]),
		...(signal.returned_amount === null
			? []
			: [m.signal_fact_money({ amount: money(signal.returned_amount, currency) })])
	];
	return m.signal_sentence({ head: signalHead(signal, names), facts: facts.join(m.signal_fact_joint()) });
}

/** The finding without its figures. */
export function signalHead(signal: Signal, names: SignalNames): string {
	const subject = subjectName(signal.subject, signal);
	const what = whatName(signal, names);
	const about = what === null ? subject : m.signal_about({ subject, what });
	const isDown = (signal.ratio ?? 1) < 1;
	const week = date(signal.first_on);
	if (signal.kind === 'drift') return (isDown ? m.signal_head_drift_down : m.signal_head_drift)({ about, day: week });
	if (signal.kind === 'control_limit')
		return (isDown ? m.signal_head_limit_down : m.signal_head_limit)({ about, day: week });
	const figures = { about, times: times(signal.ratio), range: ratioRange(signal.ratio_low, signal.ratio_high) };
	if (signal.kind === 'weekly_excess') return m.signal_head_week({ ...figures, day: week });
	if (signal.kind === 'worsened') return m.signal_head_worsened({ ...figures, day: week });
	return signal.subject === 'batch' ? m.signal_head_batch(figures) : m.signal_head_excess(figures);
}

/** How sure it is, in a few words: the chance of a false discovery where many were tested, else the height. */
export function certaintyWords({
	kind,
	false_discovery,
	p_value,
	score
}: Pick<Signal, 'kind' | 'false_discovery' | 'p_value' | 'score'>): string {
	if (false_discovery !== null) return m.signal_sure_discovery({ share: smallPercent(false_discovery) });
	if (score !== null)
		return (kind === 'drift' ? m.signal_sure_cusum : m.signal_sure_sigmas)({ score: number(Math.abs(score), 1) });
	if (p_value !== null) return m.signal_sure_chance({ share: smallPercent(p_value) });
	return none;
}

/** A chance: below a tenth of a percent it is only said to be below. */
export const smallPercent = (share: number): string =>
	share < 0.001 ? m.below({ share: percent(0.001, 1) }) : percent(share, 1);

/** Many customers point to the goods, few to the customers. */
export function sideWord(side: string | null): string {
	if (side === 'product') return m.signal_side_product();
	if (side === 'customer') return m.signal_side_customer();
	return none;
}

/** Why the side is what it is. */
export function sideReason({
	customers,
	orders,
	top_customer_share
}: Pick<Signal, 'customers' | 'orders' | 'top_customer_share'>): string {
	return list([
		...(customers === null ? [] : [m.signal_fact_customers({ count: customers, n: number(customers) })]),
		...(orders === null ? [] : [m.signal_fact_orders({ count: orders, n: number(orders) })]),
		...(top_customer_share === null ? [] : [m.signal_fact_top({ share: percent(top_customer_share, 0) })])
	]);
}
