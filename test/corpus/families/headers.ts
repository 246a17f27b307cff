// CSV whose header cannot be read, is odd, or changes between two runs.
import { csv, csvOf, keysOf, namesOf, rightRows, rightTable, typedTable, wrongValue } from '../rows.ts';
import type { Expected, Family } from '../yard.ts';
import { corrected } from './corrected.ts';

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

export const headerFamilies: readonly Family[] = [headers, brokenHeader, emptyFiles, oddLines, manyColumns, drift];
