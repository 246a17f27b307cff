// What goes wrong on the way: sources that die, landings that are damaged, files that are written while they are read.
import { appendFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RetourError } from '../../../etl/errors.ts';
import { TransientError } from '../../../etl/sources/transient.ts';
import type { Extraction, Landing, Source } from '../../../etl/sources/types.ts';
import { csvOf, keysOf, rightTable, type Table } from '../rows.ts';
import type { Case, Expected, Family, Yard } from '../yard.ts';

/** The source of a case with something done to what it lands. */
function disturbed(
	source: Source,
	disturb: (landing: Landing, extraction: Extraction) => void | Promise<void>
): Source {
	return {
		...source,
		extract: async (extraction) => {
			const landing = await source.extract(extraction);
			if (landing) await disturb(landing, extraction);
			return landing;
		}
	};
}

/** A run that is disturbed in between two that are not: nothing is lost, the last one brings everything. */
function between(
	yard: Yard,
	tables: { first: Table; second: Table },
	source: Source,
	expects: Omit<Expected, 'stored'>
): Case {
	const { first, second } = tables;
	const name = `${first.entity.name}.csv`;
	const entity = first.entity.name;
	return {
		steps: [
			{
				make: () => void yard.write(name, csvOf(first)),
				expects: { stored: { [entity]: keysOf(first) }, isOdd: true }
			},
			{
				make: () => void yard.write(name, csvOf(second)),
				source,
				expects: { stored: { [entity]: keysOf(first) }, ...expects }
			},
			{ expects: { stored: { [entity]: [...keysOf(first), ...keysOf(second)] }, quarantined: 0, isOdd: true } }
		]
	};
}

function twoTables(yard: Yard): { first: Table; second: Table } {
	const first = rightTable(yard.random, yard.prefix);
	const rows = first.rows.map(([key, ...rest]) => [`${key}-new`, ...rest]);
	return { first, second: { ...first, rows } };
}

const dyingSource: Family = {
	name: 'a source that dies in the middle',
	make: (yard) => {
		const error = yard.random.pick<[Error, string]>([
			[new RetourError('source', 'CORPUS_DIED', 'the connection was closed'), 'CORPUS_DIED'],
			[new TransientError('CORPUS_BUSY', 'the server is busy'), 'CORPUS_BUSY']
		]);
		const source = disturbed(yard.source(), () => {
			throw error[0];
		});
		return between(yard, twoTables(yard), source, { fails: error[1] });
	}
};

const recoveringSource: Family = {
	name: 'a source that is busy at first',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		let failures = yard.random.int(1, 2);
		const source = disturbed(yard.source(), () => {
			if (failures-- > 0) throw new TransientError('CORPUS_BUSY', 'the server is busy');
		});
		return {
			source,
			steps: [
				{
					make: () => void yard.write(`${table.entity.name}.csv`, csvOf(table)),
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
};

const damagedLanding: Family = {
	name: 'a landing that is damaged before it is loaded',
	make: (yard) => {
		const { random } = yard;
		const [disturb, fails] = random.pick<[(landing: Landing, extraction: Extraction) => void, string | string[]]>([
			[(landing) => (landing.files[0]!.entity = 'nonsense'), 'LOAD_ENTITY'],
			[
				({ files }, { folder }) => writeFileSync(join(folder, files[0]!.file), Buffer.from([0x61, 0xff, 0xfe, 0x0a])),
				'TABULAR_ENCODING'
			],
			[
				(landing, { folder }) => {
					writeFileSync(join(folder, 'x.parquet'), 'PAR1 nothing PAR1');
					landing.files[0] = { ...landing.files[0]!, file: 'x.parquet', format: 'parquet' };
				},
				'TABULAR_UNREADABLE'
			]
		]);
		return between(yard, twoTables(yard), disturbed(yard.source(), disturb), { fails });
	}
};

const writtenMeanwhile: Family = {
	name: 'a file that is written while it is read',
	make: (yard) => {
		const tables = twoTables(yard);
		const path = join(yard.folder, `${tables.first.entity.name}.csv`);
		const source = yard.source();
		const racing: Source = {
			...source,
			extract: (extraction) =>
				source.extract({
					...extraction,
					// told between listing and reading
					progress: () => (yard.random.chance(0.5) ? appendFileSync(path, '\n') : truncateSync(path, 20))
				})
		};
		const { first, second } = tables;
		const entity = first.entity.name;
		const name = `${entity}.csv`;
		return {
			steps: [
				{
					make: () => void yard.write(name, csvOf(first)),
					expects: { stored: { [entity]: keysOf(first) }, isOdd: true }
				},
				{
					make: () => void yard.write(name, csvOf(second)),
					source: racing,
					expects: {
						stored: { [entity]: keysOf(first) },
						warns: /FILES_CHANGING|FILES_MISSING_COLUMN|TABULAR_(ENCODING|HEADER)/
					}
				},
				{
					make: () => void yard.write(name, csvOf(second)),
					expects: { stored: { [entity]: [...keysOf(first), ...keysOf(second)] }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

const goneMeanwhile: Family = {
	name: 'a file that goes while it is read',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		const entity = table.entity.name;
		const extension = yard.random.pick(['csv', 'ndjson', 'parquet', 'xlsx']);
		const name = `${entity}.${extension}`;
		const source = yard.source();
		const racing: Source = {
			...source,
			extract: (extraction) =>
				source.extract({ ...extraction, progress: () => rmSync(join(yard.folder, name), { force: true }) })
		};
		return {
			steps: [
				{
					make: () => void yard.write(name, csvOf(table)),
					source: racing,
					expects: { stored: {}, quarantined: 0, warns: /FILES_UNREADABLE/ }
				},
				{
					make: () => void yard.write(`${entity}.csv`, csvOf(table)),
					expects: { stored: { [entity]: keysOf(table) }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

const abandoned: Family = {
	name: 'half a landing of a run that was killed',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		const entity = table.entity.name;
		return {
			steps: [
				{
					make: () => {
						yard.write(`${entity}.csv`, csvOf(table));
					},
					source: {
						...yard.source(),
						extract: async (extraction) => {
							await yard.source().extract(extraction);
							throw new RetourError(
								'source',
								'CORPUS_KILLED',
								`killed with ${readdirSync(extraction.folder).length} files`
							);
						}
					},
					expects: { stored: {}, quarantined: 0, fails: 'CORPUS_KILLED' }
				},
				{ expects: { stored: { [entity]: keysOf(table) }, quarantined: 0, read: table.rows.length, isOdd: true } }
			]
		};
	}
};

export const faultFamilies: readonly Family[] = [
	dyingSource,
	recoveringSource,
	damagedLanding,
	writtenMeanwhile,
	goneMeanwhile,
	abandoned
];
