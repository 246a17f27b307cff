// Does the warehouse have what the source says that it has? Counts and sums, asked in the source's own words.
import type { DuckDBConnection } from '@duckdb/node-api';
import {
	countControl,
	countPresent,
	deleteControls,
	insertControl,
	selectKeysThatDiffer,
	summable
} from '../../sql/load/completeness.ts';
import { entityOf } from '../contract/contract.ts';
import type { ControlTotal, Landing } from '../sources/types.ts';
import type { Completeness } from './completeness.ts';
import { askNumbers } from './staged.ts';

type Comparison = {
	load: { sourceId: string; loadSeq: number; at: string };
	landing: Landing;
	completeness: Completeness;
	warnings: string[];
};

/**
 * Compares the landing's control totals with the warehouse as it now is; where a source counts nothing but has listed
 * the keys of all its rows, those are counted. Each result is kept in `load.controls` until the next of its entity, with
 * up to 20 keys that only one side has where the source's keys are known.
 */
export async function compareControls(
	connection: DuckDBConnection,
	{ load, landing, completeness, warnings }: Comparison
): Promise<void> {
	for (const { entity: name, since, rows, sums } of await totalsOf(connection, landing, completeness)) {
		const entity = entityOf(name);
		const columns = Object.keys(sums).filter((column) => summable(entity, column));
		const counted = await connection.runAndReadAll(countControl(entity, load.sourceId, since, columns));
		const ours = (counted.getRowsJS()[0] ?? []) as (string | null)[];
		const theirs = [String(rows), ...columns.map((column) => sums[column] ?? null)];
		const measures = ['rows', ...columns];
		const off = measures.filter((_, index) => !isSame(ours[index] ?? null, theirs[index] ?? null));
		const staged = completeness.present.find((present) => present.entity.name === name);
		const keys =
			off.length > 0 && staged
				? (await connection.runAndReadAll(selectKeysThatDiffer(entity, load.sourceId, staged.since))).getRowObjectsJS()
				: [];
		await connection.run(deleteControls, { source_id: load.sourceId, entity: name });
		for (const [index, measure] of measures.entries())
			await connection.run(insertControl, {
				source_id: load.sourceId,
				entity: name,
				measure,
				since,
				source_value: theirs[index] ?? null,
				warehouse_value: ours[index] ?? null,
				keys: JSON.stringify(keys),
				load_seq: String(load.loadSeq),
				checked_at: load.at
			});
		if (off.length > 0)
			warnings.push(
				`${name}: ${off
					.map((measure) => {
						const at = measures.indexOf(measure);
						return `the source counts ${short(theirs[at])} ${measure}, the warehouse ${short(ours[at])}`;
					})
					.join('; ')}`
			);
	}
}

async function totalsOf(
	connection: DuckDBConnection,
	{ controls = [] }: Landing,
	{ present }: Completeness
): Promise<ControlTotal[]> {
	const listed: ControlTotal[] = [];
	for (const { entity, since } of present) {
		if (controls.some((control) => control.entity === entity.name)) continue;
		const [rows = 0] = await askNumbers(connection, countPresent(entity));
		listed.push({ entity: entity.name, since, rows, sums: {} });
	}
	return [...controls, ...listed];
}

const short = (value: string | null | undefined): string =>
	(value ?? '0').replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');

/** Decimal texts of the same value; nothing is 0. */
function isSame(a: string | null, b: string | null): boolean {
	const digits = (text: string | null) => {
		const [whole = '0', part = ''] = (text ?? '0').split('.');
		return BigInt(`${whole}${part.padEnd(6, '0').slice(0, 6)}`);
	};
	return digits(a) === digits(b);
}
