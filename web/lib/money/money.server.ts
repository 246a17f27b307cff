// All that the page Money shows, asked at once.
import type { Filters } from '#lib/filters.ts';
import { readFigure } from '#lib/server/rates.ts';
import { readSupplied } from '#lib/server/supplied.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import { readHeldLeaks, readLeakTotals } from './leaks.server.ts';
import { hasExcess, lossKey, mostLosses, type Excess, type Loss, type LossDimension } from './losses.ts';

/** The parts of what returns lose, in the order in which they are added up. */
const lossParts = ['refund_amount', 'return_cost', 'write_off_value', 'recovered_value'] as const;

export async function readMoney(
	{ metrics, warehouse, person }: Pick<App.Locals, 'metrics' | 'warehouse' | 'person'>,
	filters: Filters,
	by: LossDimension
) {
	const params = { since: filters.since, until: filters.until, ...filters.where };
	const { held, problem } = await readHeldLeaks();
	const compared = async (metric: string) => {
		const [now, before] = await Promise.all([
			readFigure(metrics, metric, filters, filters),
			filters.before ? readFigure(metrics, metric, filters, filters.before) : null
		]);
		return { now: now.value, before: before?.value ?? null };
	};
	const [
		refunded,
		loss,
		retained,
		kept,
		parts,
		refunds,
		methods,
		owed,
		times,
		exchanges,
		costs,
		losses,
		leaks,
		supplied
	] = await Promise.all([
		compared('refund_amount'),
		compared('return_loss'),
		unlessMissing(compared('retained_value')),
		unlessMissing(readFigure(metrics, 'retained_value_net', filters, filters)),
		Promise.all(
			lossParts.map(async (metric) => ({
				metric,
				value: (await readFigure(metrics, metric, filters, filters)).value
			}))
		),
		warehouse.ask('money_refunds', params),
		warehouse.ask('money_methods', params),
		warehouse.ask('money_owed_ages', filters.where),
		unlessMissing(warehouse.ask('money_refund_time', params)),
		unlessMissing(warehouse.ask('money_exchanges', params)),
		unlessMissing(warehouse.ask('money_costs', params)),
		unlessMissing(warehouse.ask('money_losses', { ...params, by, limit: mostLosses })),
		readLeakTotals({ warehouse, person }, filters, held),
		readSupplied(warehouse)
	]);
	const excess = losses && hasExcess(by) ? await readExcess(warehouse, by, losses) : null;
	return {
		refunded,
		loss,
		/** Exchanged or taken as credit, and what is left of it after second returns. */
		retained: retained && { ...retained, kept: kept?.value ?? null },
		parts,
		refunds,
		methods,
		owed,
		/** These three are null of a version from before returns and exchanges had what they are asked by. */
		time: times?.[0] ?? null,
		exchanges: exchanges?.[0] ?? null,
		costs,
		losses,
		excess,
		leaks,
		problem,
		supplied: {
			refunds: supplied.has('refunds.amount'),
			exchanges: supplied.has('exchanges.quantity'),
			costs: supplied.has('return_costs.amount'),
			movements: supplied.has('inventory_movements.kind')
		}
	};
}

/** What of the losses would not be at the rate of the category, by member; null where that cannot be told. */
async function readExcess(
	warehouse: App.Locals['warehouse'],
	by: 'product' | 'supplier',
	losses: readonly Loss[]
): Promise<Record<string, Excess> | null> {
	const rows = await unlessMissing(warehouse.ask('money_excess', { by, members: losses.map(lossKey) }));
	return rows && Object.fromEntries(rows.map((row) => [lossKey(row), row]));
}

export type Money = Awaited<ReturnType<typeof readMoney>>;
