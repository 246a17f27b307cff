// CSV and TSV whose rows are wrong.
import { csv, csvOf, keysOf, namesOf, rightTable, typedTable, wrongValue } from '../rows.ts';
import type { Family } from '../yard.ts';
import { corrected } from './corrected.ts';

type Format = { extension: string; delimiter: string; options?: { delimiter: string } };
const formats: readonly Format[] = [
	{ extension: 'csv', delimiter: ',' },
	{ extension: 'tsv', delimiter: '\t' },
	{ extension: 'csv', delimiter: ';', options: { delimiter: ';' } }
];

const wrongTypes: Family = {
	name: 'values of the wrong type',
	make: (yard) => {
		const { random } = yard;
		const table = typedTable(random, yard.prefix);
		const format = random.pick(formats);
		const { type } = table.columns[table.typed]!;
		const bad = new Set(random.shuffle(table.rows.map((_, at) => at)).slice(0, random.int(1, table.rows.length)));
		const rows = table.rows.map((row, at) =>
			row.map((value, column) => (bad.has(at) && column === table.typed ? wrongValue(random, type) : value))
		);
		const name = `${table.entity.name}.${format.extension}`;
		const good = keysOf(table).filter((_, at) => !bad.has(at));
		return {
			options: format.options ?? {},
			steps: [
				{
					make: () => void yard.write(name, csv({ columns: namesOf(table), rows }, format)),
					expects: { stored: { [table.entity.name]: good }, quarantined: bad.size, read: rows.length }
				},
				{
					make: () => void yard.write(name, csvOf(table, format)),
					expects: { stored: { [table.entity.name]: keysOf(table) }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

const missingValues: Family = {
	name: 'keys and required values that are missing',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		const needed = table.columns.flatMap(({ need }, at) => (need === 'optional' ? [] : [at]));
		const bad = yard.random.int(1, table.rows.length);
		const rows = table.rows.map((row, at) => {
			const hole = at < bad ? yard.random.pick(needed) : -1;
			return row.map((value, column) => (column === hole ? '' : value));
		});
		const text = csv({ columns: namesOf(table), rows });
		return corrected(yard, table, text, { keys: keysOf(table).slice(bad), quarantined: bad, read: rows.length });
	}
};

const repeatedKeys: Family = {
	name: 'one key with different content',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		const text = table.columns.findIndex(({ type, need }) => type === 'text' && need !== 'key');
		const at = text === -1 ? table.columns.length : text;
		const columns = text === -1 ? [...namesOf(table), 'note_of_theirs'] : namesOf(table);
		const extra = Array.from({ length: yard.random.int(1, 4) }, (_, n) => {
			const row = [...yard.random.pick(table.rows)];
			row[at] = `other ${n}`;
			return row;
		});
		const rows = [...table.rows.map((row) => (text === -1 ? [...row, ''] : row)), ...extra];
		return corrected(yard, table, csv({ columns, rows }), {
			keys: keysOf(table),
			quarantined: extra.length,
			read: rows.length
		});
	}
};

const wrongWidth: Family = {
	name: 'rows with too few or too many values',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix, { having: ({ columns }) => columns.length > 2 });
		const bad = yard.random.int(1, table.rows.length);
		const rows = table.rows.map((row, at) => {
			if (at >= bad) return row;
			return yard.random.chance(0.5) ? row.slice(0, yard.random.int(1, row.length - 1)) : [...row, 'surplus', 'more'];
		});
		const text = csv({ columns: namesOf(table), rows });
		return corrected(yard, table, text, { keys: keysOf(table).slice(bad), quarantined: bad, read: rows.length });
	}
};

const brokenQuotes: Family = {
	name: 'broken quotes and torn ends',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix, { having: ({ columns }) => columns.length > 2 });
		const broken = yard.random.pick([`"x${yard.prefix},a`, `"a"b,c`, `"x" "y",z`, `"`]);
		const lines = csvOf(table).split('\n').slice(0, -1);
		const at = yard.random.int(1, lines.length);
		const text = [...lines.slice(0, at), broken, ...lines.slice(at)].join(yard.random.pick(['\n', '\r\n']));
		return corrected(yard, table, text, { keys: keysOf(table), quarantined: 1, read: table.rows.length + 1 });
	}
};

const hugeFields: Family = {
	name: 'fields and records that are too long',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix, { rows: 4 });
		const length = yard.random.pick([65_537, 100_000, 2_100_000]);
		const at = yard.random.int(1, table.rows.length);
		const key = yard.random.chance(0.5);
		const rows = table.rows.map((row, index) =>
			index + 1 === at ? [key ? 'k'.repeat(length) : row[0]!, ...row.slice(1)] : row
		);
		const columns = key ? namesOf(table) : [...namesOf(table), 'unknown_to_us'];
		const full = key ? rows : rows.map((row, index) => [...row, index + 1 === at ? '长'.repeat(length) : '']);
		const good = keysOf(table).filter((_, index) => index + 1 !== at);
		return corrected(yard, table, csv({ columns, rows: full }), { keys: good, quarantined: 1, read: 4 });
	}
};

export const delimitedFamilies: readonly Family[] = [
	wrongTypes,
	missingValues,
	repeatedKeys,
	wrongWidth,
	brokenQuotes,
	hugeFields
];
