// What people decided that handling costs: appended, never changed, taken back by a decision of its own. The next run
// reads what holds.
import { costDriverStatements } from '../../../sql/app/cost-drivers.ts';
import type { CostDriver } from '../money/drivers.ts';
import type { AppStore } from './app-store.ts';

/** Who acts; null where nobody signed in. */
type Actor = { id: string; name: string } | null;

/** A decision: what, why, who (the name at that time) and when (UTC, ISO 8601). */
export type DriverDecision = CostDriver & {
	event_id: number;
	currency: string;
	why: string;
	at: string;
	by: string | null;
	/** The decision that this one takes back; null for all others. */
	undoes: number | null;
	is_undone: boolean;
};

type Stored = Omit<DriverDecision, 'amount' | 'is_undone'> & { amount: string; is_undone: number };

/** All that was decided, the latest first. Throws Failure `store_unreadable`. */
export const driverHistory = async (store: AppStore): Promise<DriverDecision[]> =>
	(await store.read<Stored>(costDriverStatements.history)).map(decisionOf);

const decisionOf = (row: Stored): DriverDecision => ({
	...row,
	amount: Number(row.amount),
	is_undone: row.is_undone === 1
});

export type Deciding = { driver: CostDriver; currency: string; why: string; by: Actor; at?: Date };

/** Appends a decision; the later one of a source, kind and day holds. Returns its id. Throws Failure `store_unwritable`. */
export const decideDriver = (
	store: AppStore,
	{ driver, currency, why, by, at = new Date() }: Deciding
): Promise<number> =>
	store.write(async (statement) => (await append(statement, { ...driver, currency, why, undoes: null }, by, at))!);

/** Takes a decision back; false where it is none, was taken back already, or takes one back itself. */
export function undoDriver(store: AppStore, event_id: number, by: Actor, at = new Date()): Promise<boolean> {
	return store.write(async (statement) => {
		const decided = (await statement<Stored>(costDriverStatements.history)).find((one) => one.event_id === event_id);
		if (!decided || decided.undoes !== null || decided.is_undone === 1) return false;
		return (await append(statement, { ...decisionOf(decided), undoes: event_id }, by, at)) !== undefined;
	});
}

type Statement = Parameters<Parameters<AppStore['write']>[0]>[0];
type Appended = CostDriver & Pick<DriverDecision, 'currency' | 'why' | 'undoes'>;

async function append(statement: Statement, driver: Appended, by: Actor, at: Date): Promise<number | undefined> {
	const { source_id, cost_kind, unit, effective_from, amount, currency, why, undoes } = driver;
	const [appended] = await statement<{ event_id: number }>(costDriverStatements.append, {
		$source_id: source_id,
		$cost_kind: cost_kind,
		$unit: unit,
		$effective_from: effective_from,
		$amount: String(amount),
		$currency: currency,
		$why: why,
		$at: at.toISOString(),
		$by_id: by?.id ?? null,
		$by: by?.name ?? null,
		$undoes: undoes
	});
	return appended?.event_id;
}
