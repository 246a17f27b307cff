// Cost drivers: what a unit of handling costs from a day on, where no source tells what it did cost.

export const costKinds = ['inbound_shipping', 'outbound_shipping', 'handling', 'inspection', 'refurbishment', 'other'] as const; // prettier-ignore
export const driverUnits = ['request', 'receipt', 'received_unit', 'inspection', 'settlement'] as const;
export type DriverUnit = (typeof driverUnits)[number];

/** `source_id` `*` is any source; `amount` is of one unit, in the reporting currency, 0 from which day on nothing is. */
export type CostDriver = {
	source_id: string;
	cost_kind: string;
	unit: string;
	/** YYYY-MM-DD */
	effective_from: string;
	amount: number;
};

/** What a form asks for, as it was written. */
export type DriverFields = { source: string; kind: string; unit: string; from: string; amount: string };

export type DriverProblem = 'source' | 'kind' | 'unit' | 'from' | 'amount' | 'why' | 'gone' | 'not_saved';

/** Days on which a driver may begin: nothing before the turn of the century, nothing for another generation. */
const [firstDay, lastDay] = ['2000-01-01', '2099-12-31'];

/** The driver of a form, or what is wrong with it. `sources` are the ids that there are. */
export function parseDriver(fields: DriverFields, sources: readonly string[]): CostDriver | DriverProblem {
	const { source, kind, unit, from, amount } = fields;
	if (source !== '*' && !sources.includes(source)) return 'source';
	if (!costKinds.some((one) => one === kind)) return 'kind';
	if (!driverUnits.some((one) => one === unit)) return 'unit';
	if (!isDay(from) || from < firstDay || from > lastDay) return 'from';
	if (!/^\d{1,9}(\.\d{1,4})?$/.test(amount)) return 'amount';
	return { source_id: source, cost_kind: kind, unit, effective_from: from, amount: Number(amount) };
}

const isDay = (text: string): boolean =>
	/^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

export const driverKey = ({ source_id, cost_kind, effective_from }: Omit<CostDriver, 'unit' | 'amount'>): string =>
	`${source_id}\n${cost_kind}\n${effective_from}`;

/** Whether two say the same of the same. */
export const isSameDriver = (one: CostDriver, other: CostDriver): boolean =>
	driverKey(one) === driverKey(other) && one.unit === other.unit && one.amount === other.amount;

/** One in the place of what stood there of its source, kind and day. */
export const withDriver = (drivers: readonly CostDriver[], one: CostDriver): CostDriver[] => [
	...drivers.filter((other) => driverKey(other) !== driverKey(one)),
	one
];

type Decision = CostDriver & { undoes: number | null; is_undone: boolean };

/**
 * What holds once the next run has read it: what the version has, and in its place what was decided since. What was
 * decided and taken back holds no more, though the version may have it still. `decisions`: the latest first.
 */
export function holdingDrivers<Known extends CostDriver, Said extends Decision>(
	version: readonly Known[],
	decisions: readonly Said[]
): (Known | Said)[] {
	const spokenOf = new Set(decisions.map(driverKey));
	const latest = new Map<string, Said>();
	for (const decision of decisions)
		if (decision.undoes === null && !decision.is_undone && !latest.has(driverKey(decision)))
			latest.set(driverKey(decision), decision);
	const holding = [...version.filter((one) => !spokenOf.has(driverKey(one))), ...latest.values()];
	return holding.sort((one, other) => (driverKey(one) < driverKey(other) ? -1 : 1));
}

/** What handling cost by kind, recorded and reckoned; `costs` as the query cost_driver_effect gives them. */
export type DrivenCost = {
	cost_kind: string;
	recorded_amount: number;
	recorded_returns: number;
	reckoned_amount: number;
	reckoned_returns: number;
};

export const totalCost = (costs: readonly DrivenCost[]): number =>
	costs.reduce((sum, one) => sum + one.recorded_amount + one.reckoned_amount, 0);
