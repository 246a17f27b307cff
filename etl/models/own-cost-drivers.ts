// The cost drivers that people decided on in the dashboard.
import { costDriverStatements } from '../../sql/app/cost-drivers.ts';
import { hasOwnStore, readOwnStore } from '../own-store.ts';

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
export function readOwnCostDrivers(dataFolder: string): OwnCostDriver[] {
	if (!hasOwnStore(dataFolder)) return [];
	return readOwnStore(dataFolder, { area: 'model', code: 'DRIVERS_UNREADABLE' }, (database) => {
		const { tables } = database.prepare(costDriverStatements.hasTable).get() as { tables: number };
		if (tables === 0) return [];
		const rows = database.prepare(costDriverStatements.current).all() as (Omit<OwnCostDriver, 'decided_by'> & {
			by: string | null;
		})[];
		return rows.map(({ source_id, cost_kind, unit, effective_from, amount, currency, why, by }) => {
			return { source_id, cost_kind, unit, effective_from, amount, currency, decided_by: by, why };
		});
	});
}
