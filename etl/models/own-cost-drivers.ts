// The cost drivers that people decided on in the dashboard, which keeps them in SQLite, apart from the warehouse; nothing
// here writes there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { costDriverStatements } from '../../sql/app/cost-drivers.ts';
import { RetourError } from '../errors.ts';

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
	const store = join(dataFolder, 'app', 'retour.sqlite');
	if (!existsSync(store)) return [];
	try {
		const database = new DatabaseSync(store, { readOnly: true, timeout: 5000 });
		try {
			const { tables } = database.prepare(costDriverStatements.hasTable).get() as { tables: number };
			if (tables === 0) return [];
			const rows = database.prepare(costDriverStatements.current).all() as (Omit<OwnCostDriver, 'decided_by'> & {
				by: string | null;
			})[];
			return rows.map(({ source_id, cost_kind, unit, effective_from, amount, currency, why, by }) => {
				return { source_id, cost_kind, unit, effective_from, amount, currency, decided_by: by, why };
			});
		} finally {
			database.close();
		}
	} catch (cause) {
		const said = cause instanceof Error ? cause.message : String(cause);
		throw new RetourError('model', 'DRIVERS_UNREADABLE', `app/retour.sqlite cannot be read: ${said}`, {
			cause,
			hint: 'the folder app/ of the data folder must be readable for the user that runs the pipeline'
		});
	}
}
