// A file that is wrong, and right in the next run.
import { csvOf, keysOf, type Table } from '../rows.ts';
import type { Case, Expected, Yard } from '../yard.ts';

/** A CSV file of which the rows of `keys` are loaded, and the same file corrected. */
export function corrected(
	yard: Yard,
	table: Table,
	text: string,
	expects: Omit<Expected, 'stored'> & { keys: string[] }
): Case {
	const { keys, ...more } = expects;
	const name = `${table.entity.name}.csv`;
	return {
		steps: [
			{ make: () => void yard.write(name, text), expects: { stored: { [table.entity.name]: keys }, ...more } },
			{
				make: () => void yard.write(name, csvOf(table)),
				expects: {
					stored: { [table.entity.name]: keysOf(table) },
					quarantined: 0,
					read: table.rows.length,
					isOdd: true
				}
			}
		]
	};
}
