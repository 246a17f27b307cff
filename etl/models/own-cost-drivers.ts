// The cost drivers that people decided on in the dashboard.
import { costDriverStatements } from '../../sql/app/cost-drivers.ts';
import { readOwnStore } from '../own-store.ts';

/** What one unit of a kind of handling costs from a day on (YYYY-MM-DD); `amount` is decimal text. */
export type OwnCostDriver = {
	source_id: string;
	cost_kind: string;
	unit: string;
	effective_from: string;
	amount: string;
	currency: string;
	decided_by: string | null;
	why: string;
};

/** Those that hold, one a source, kind and day; none where nobody decided on any. Throws `DRIVERS_UNREADABLE`. */
export function readOwnCostDrivers(dataFolder: string): Promise<OwnCostDriver[]> {
	const failing = { area: 'model', code: 'DRIVERS_UNREADABLE', none: [] as OwnCostDriver[] } as const;
	return readOwnStore(dataFolder, failing, async (ask) => {
		const [table] = await ask<{ tables: number }>(costDriverStatements.hasTable);
		if (!table?.tables) return [];
		const rows = await ask<Omit<OwnCostDriver, 'decided_by'> & { by: string | null }>(costDriverStatements.current);
		return rows.map(({ source_id, cost_kind, unit, effective_from, amount, currency, why, by }) => {
			return { source_id, cost_kind, unit, effective_from, amount, currency, decided_by: by, why };
		});
	});
}
