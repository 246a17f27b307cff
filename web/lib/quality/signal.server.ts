// All that the page of one signal shows.
import { isWithin } from '../../../sql/access/scope.ts';
import { controlOption } from '#lib/charts/control-chart.ts';
import { controlWords } from '#lib/charts/control-words.ts';
import { appStore } from '#lib/server/app-store.ts';
import { heldSignals, orProblem, signalEvents, type Held, type SignalEvent } from '#lib/server/app-store-signals.ts';
import type { Data } from '#lib/server/data.ts';
import { draw } from '#lib/server/draw.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import type { Signal } from './signals.ts';

const mostCharts = 8;
const mostCells = 8;
const mostReturns = 10;

export type ChartKey = { chart: string; source_id: string; subject_id: string; what: string };

/** The weeks of a control chart with its picture; null where the version has no such chart. */
export async function readControlChart(warehouse: Data['warehouse'], key: ChartKey) {
	const points = await warehouse.ask('quality_points', key);
	if (points.length === 0) return null;
	return { ...key, points, drawing: draw((width) => controlOption(points, controlWords(points), width), 340) };
}

/** A signal with what was said about it; null where neither this version nor anybody's words know it. */
export async function readSignal({ warehouse, person }: App.Locals, signal_id: string) {
	const nothing: { held: Held | undefined; history: SignalEvent[] } = { held: undefined, history: [] };
	const { value: said, problem } = await orProblem(
		async () => ({
			held: (await heldSignals(appStore())).get(signal_id),
			history: await signalEvents(appStore(), signal_id)
		}),
		nothing
	);
	const [found] = (await unlessMissing(warehouse.ask('quality_signal', { signal_id }))) ?? [];
	const remembered = said.held && isWithin(person?.rules ?? {}, said.held.signal) ? said.held.signal : undefined;
	const signal = found ?? (remembered as Signal | undefined);
	if (!signal) return null;
	const categories = await warehouse.ask('quality_reason_categories', {});
	const around = found ? await readAround(warehouse, found) : { charts: [], chart: null, cells: [], returns: [] };
	return {
		signal,
		isGone: found === undefined,
		said: said.held ? { state: said.held.state, event_id: said.held.event_id } : null,
		history: said.history,
		problem,
		categories,
		...around
	};
}

/** The control charts of what a signal is about, the one that it stands in first, and its cells of the detective. */
async function readAround(warehouse: Data['warehouse'], signal: Signal) {
	const { source_id, product_id, supplier_id, batch_id, subject } = signal;
	const [charts, cells, returns] = await Promise.all([
		warehouse.ask('signal_charts', {
			source_id,
			product_id: product_id ?? '',
			supplier_id: supplier_id ?? '',
			limit: mostCharts
		}),
		['batch', 'product', 'supplier'].includes(subject)
			? warehouse.ask('quality_cells', {
					dimension: subject,
					product: subject === 'product' ? (product_id ?? '') : '',
					batch: subject === 'batch' ? (batch_id ?? '') : '',
					supplier: subject === 'supplier' ? [supplier_id ?? ''] : [],
					source: [source_id], category: [], reason: [], flagged: false, sort: '-low', limit: mostCells, offset: 0
				}) // prettier-ignore
			: [],
		warehouse.ask('signal_returns', {
			source_id,
			product_id: product_id ?? '',
			supplier_id: subject === 'supplier' || subject === 'production_week' ? (supplier_id ?? '') : '',
			batch_id: batch_id ?? '',
			production_week: signal.production_week_on ?? '',
			warehouse_id: signal.warehouse_id ?? '',
			carrier: signal.carrier ?? '',
			category: signal.category ?? '',
			reason: signal.reason ?? '',
			defect_code: signal.defect_code ?? '',
			since: signal.first_on,
			limit: mostReturns
		})
	]);
	const shown = charts.find((one) => isOf(one, signal)) ?? null;
	return { charts, cells, returns, chart: shown && (await readControlChart(warehouse, shown)) };
}

/** Whether a signal stands in a chart. A supplier that got worse stands in the one of all its defects. */
const isOf = ({ chart, what }: ChartKey, { kind, subject, reason, reason_category, defect_code }: Signal): boolean =>
	chart === 'supplier_defect'
		? subject === 'supplier' && what === (kind === 'worsened' ? 'all' : defect_code)
		: subject === 'product' && (what === reason || what === reason_category);
