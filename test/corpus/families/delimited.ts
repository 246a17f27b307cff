// CSV and TSV whose rows or headers are wrong.
import { csv, csvOf, keysOf, namesOf, rightRows, rightTable, typedTable, wrongValue, type Table } from '../rows.ts';
import type { Case, Expected, Family, Yard } from '../yard.ts';

type Format = { extension: string; delimiter: string; options?: { delimiter: string } };
const formats: readonly Format[] = [
	{ extension: 'csv', delimiter: ',' },
	{ extension: 'tsv', delimiter: '\t' },
	{ extension: 'csv', delimiter: ';', options: { delimiter: ';' } }
];

/** A file with wrong rows, and the same file corrected. */
function corrected(
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

const headers: Family = {
	name: 'headers that cannot be read',
	make: (yard) => {
		const { random } = yard;
		const table = rightTable(random, yard.prefix);
		const names = namesOf(table);
		const needed = table.columns.find(({ need }) => need !== 'optional')!.name;
		const [columns, warns] = random.pick<[string[], RegExp]>([
			[names.map((name) => (name === needed ? 'renamed' : name)), /FILES_MISSING_COLUMN/],
			[names.map((_, at) => (at === 0 ? 'ID' : `Spalte ${at}`)), /FILES_MISSING_COLUMN/],
			[[...names, names[0]!.toUpperCase()], /TABULAR_HEADER/],
			[[...names, '_file'], /TABULAR_HEADER/],
			[[...names, '_LINE '], /TABULAR_HEADER/],
			[[names.join('|')], /FILES_MISSING_COLUMN.*\|/],
			[[], /FILES_MISSING_COLUMN|an empty file/]
		]);
		const rows = table.rows.map((row) => [...row, ...columns.slice(row.length).map(() => 'x')]);
		return corrected(yard, table, csv({ columns, rows: columns.length === 0 ? [] : rows }), {
			keys: [],
			quarantined: 0,
			warns
		});
	}
};

const brokenHeader: Family = {
	name: 'a header with a broken quote',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		const text = `"${csvOf(table)}`;
		return corrected(yard, table, text, { keys: [], quarantined: 0, warns: /TABULAR_HEADER|FILES_MISSING_COLUMN/ });
	}
};

const emptyFiles: Family = {
	name: 'files without rows',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		const [text, isOdd] = yard.random.pick<[string, boolean]>([
			['', false],
			['\n\n\n', false],
			['\ufeff', false],
			[`${namesOf(table).join(',')}\n`, true],
			[namesOf(table).join(','), true]
		]);
		return corrected(yard, table, text, isOdd ? { keys: [], isOdd: true, read: 0 } : { keys: [], warns: /empty file/ });
	}
};

const oddLines: Family = {
	name: 'lines that are odd but right',
	make: (yard) => {
		const { random } = yard;
		const table = rightTable(random, yard.prefix, { having: ({ columns }) => columns.length > 2 });
		const newline = random.pick(['\r\n', '\r', '\n']);
		const plain = csvOf(table, { newline });
		const text = random.pick([
			`\ufeff${plain}`,
			`${newline}${newline}${plain}${newline}`,
			plain.slice(0, -newline.length),
			plain.replace(/^[^\r\n]+/, (header) => header.toUpperCase()),
			plain.replace(/^[^\r\n]+/, (header) =>
				header
					.split(',')
					.map((name) => ` ${name} `)
					.join(',')
			),
			csv({ columns: [...namesOf(table), ''], rows: table.rows.map((row) => [...row, '']) }, { newline }),
			csv(
				{
					columns: [...namesOf(table), 'of "theirs"', 'rowid', 'nu\0l'],
					rows: table.rows.map((row) => [...row, 'a\nb', '7', 'x'])
				},
				{ newline: '\n' }
			)
		]);
		return corrected(yard, table, text, { keys: keysOf(table), quarantined: 0, read: table.rows.length, isOdd: true });
	}
};

const manyColumns: Family = {
	name: 'hundreds of columns nobody asked for',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix, { rows: 3 });
		const more = Array.from({ length: yard.random.int(100, 300) }, (_, at) => `x${at}`);
		const rows = table.rows.map((row) => [...row, ...more.map(() => 'v')]);
		const text = csv({ columns: [...namesOf(table), ...more], rows });
		return {
			steps: [
				{
					make: () => void yard.write(`${table.entity.name}.csv`, text),
					expects: { stored: { [table.entity.name]: keysOf(table) }, quarantined: 0, read: 3, isOdd: true }
				}
			]
		};
	}
};

const drift: Family = {
	name: 'columns that change between two runs',
	make: (yard) => {
		const { random } = yard;
		const table = typedTable(random, yard.prefix);
		const name = `${table.entity.name}.csv`;
		const entity = table.entity.name;
		const again = rightRows(random, table.columns, `${yard.prefix}n`, 3);
		const both = [...keysOf(table), ...again.map(([key]) => key!)];
		const { type } = table.columns[table.typed]!;
		const kind = random.pick(['new', 'gone', 'renamed', 'retyped', 'order'] as const);
		const names = namesOf(table);
		const needed = table.columns.filter(({ need }) => need !== 'optional');
		const second = {
			new: () => ({
				text: csv({ columns: [...names, 'neu'], rows: again.map((row) => [...row, 'x']) }),
				expects: { stored: { [entity]: both }, isOdd: true, read: 3 }
			}),
			gone: () => {
				const left = table.columns.flatMap(({ need }, at) => (need === 'optional' ? [] : [at]));
				return {
					text: csv({ columns: left.map((at) => names[at]!), rows: again.map((row) => left.map((at) => row[at]!)) }),
					expects: { stored: { [entity]: both }, isOdd: true, read: 3 }
				};
			},
			renamed: () => {
				const lost = random.pick(needed).name;
				return {
					text: csv({ columns: names.map((column) => (column === lost ? `${column}_neu` : column)), rows: again }),
					expects: { stored: { [entity]: keysOf(table) }, quarantined: 0, warns: new RegExp(`no column ${lost}`) }
				};
			},
			retyped: () => ({
				text: csv({
					columns: names,
					rows: again.map((row) => row.map((value, at) => (at === table.typed ? wrongValue(random, type) : value)))
				}),
				expects: { stored: { [entity]: keysOf(table) }, quarantined: 3, read: 3 }
			}),
			order: () => {
				const mixed = random.shuffle(names.map((_, at) => at));
				return {
					text: csv({
						columns: mixed.map((at) => names[at]!.toUpperCase()),
						rows: again.map((row) => mixed.map((at) => row[at]!))
					}),
					expects: { stored: { [entity]: both }, isOdd: true, read: 3 }
				};
			}
		}[kind]() as { text: string; expects: Expected };
		return {
			steps: [
				{
					make: () => void yard.write(name, csvOf(table)),
					expects: { stored: { [entity]: keysOf(table) }, isOdd: true }
				},
				{ make: () => void yard.write(name, second.text), expects: second.expects },
				{
					make: () => void yard.write(name, csv({ columns: names, rows: [...table.rows, ...again] })),
					expects: { stored: { [entity]: both }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

export const delimitedFamilies: readonly Family[] = [
	wrongTypes,
	missingValues,
	repeatedKeys,
	wrongWidth,
	brokenQuotes,
	hugeFields,
	headers,
	brokenHeader,
	emptyFiles,
	oddLines,
	manyColumns,
	drift
];
