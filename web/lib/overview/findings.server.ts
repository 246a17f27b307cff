// The signals that the Overview may speak of: open, and not yet explained or solved by anybody.
import { heldSignals, orProblem } from '#lib/server/app-store-signals.ts';
import { appStore } from '#lib/server/app-store.ts';
import type { Data } from '#lib/server/data.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import type { Filters } from '#lib/filters.ts';

const shown = 2;

/** The open signals under the filters that cost most for certain; none from a version that was published before there were any. */
export async function readOpenSignals(warehouse: Data['warehouse'], { where }: Filters) {
	const { value: held } = await orProblem(() => heldSignals(appStore()), new Map<string, { state: string }>());
	const except = [...held].flatMap(([id, { state }]) => (state === 'explained' || state === 'solved' ? [id] : []));
	const [signals, categories] = await Promise.all([
		unlessMissing(
			warehouse.ask('quality_signals', {
				source: where.source, category: where.category, supplier: [], kind: [], over: false, among: [], within: false,
				except, sort: '-rank', limit: shown, offset: 0
			}) // prettier-ignore
		),
		warehouse.ask('quality_reason_categories', {})
	]);
	return { signals: signals ?? [], categories };
}
