import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readCarefully, readPlain } from '../../etl/tabular/delimited.ts';
import { readHeader } from '../../etl/tabular/header.ts';
import { readColumns } from '../../etl/tabular/tabular.ts';
import { openDesk, type Desk } from './files.ts';

let desk: Desk;
beforeAll(async () => {
	desk = await openDesk();
});
afterAll(() => desk.close());

describe('a record knows its physical line', () => {
	const cases: [what: string, text: string, rows: (string | null)[][]][] = [
		[
			'plain lines',
			'a,b\n1,2\n3,4\n',
			[
				['1', '2', '2'],
				['3', '4', '3']
			]
		],
		['no line end at the end', 'a,b\n1,2', [['1', '2', '2']]],
		[
			'CRLF',
			'a,b\r\n1,2\r\n3,4\r\n',
			[
				['1', '2', '2'],
				['3', '4', '3']
			]
		],
		[
			'CR alone',
			'a,b\r1,2\r3,4\r',
			[
				['1', '2', '2'],
				['3', '4', '3']
			]
		],
		[
			'CRLF and LF mixed',
			'a,b\r\n1,2\n3,4\r\n',
			[
				['1', '2', '2'],
				['3', '4', '3']
			]
		],
		[
			'quoted line breaks',
			'a,b\n1,"x\ny"\n3,4\n',
			[
				['1', 'x\ny', '2'],
				['3', '4', '4']
			]
		],
		[
			'quoted CRLF',
			'a,b\r\n1,"x\r\ny"\r\n3,4\r\n',
			[
				['1', 'x\r\ny', '2'],
				['3', '4', '4']
			]
		],
		[
			'blank lines',
			'a,b\n\n1,2\n\n\n3,4\n\n',
			[
				['1', '2', '3'],
				['3', '4', '6']
			]
		],
		['blank lines before the header', '\n\na,b\n1,2\n', [['1', '2', '4']]],
		['a line break in the header', '"a\nx",b\n1,2\n', [['1', '2', '3']]],
		['a byte order mark', '\ufeffa,b\n1,2\n', [['1', '2', '2']]],
		[
			'a CR inside a value',
			'a,b\n1,x\ry\n3,4\n',
			[
				['1', 'x\ry', '2'],
				['3', '4', '3']
			]
		],
		[
			'one column with blank lines',
			'a\n1\n\n2\n',
			[
				['1', '2'],
				['2', '4']
			]
		],
		[
			'a column named rowid',
			'rowid,b\n7,2\n8,4\n',
			[
				['7', '2', '2'],
				['8', '4', '3']
			]
		]
	];
	test.each(cases)('%s', async (_, text, rows) => {
		const read = await desk.read(text);
		expect(read.relation).toEqual(rows);
		expect(read.rows).toBe(rows.length);
		expect(read.rejects).toEqual([]);
	});
});

describe('values come out as they were written', () => {
	const cases: [what: string, text: string, row: (string | null)[]][] = [
		['empty is null, quoted or not', 'a,b\n,""\n', [null, null, '2']],
		['doubled quotes', 'a,b\n"5"" screen",x\n', ['5" screen', 'x', '2']],
		['a quote inside an unquoted value', 'a,b\n5" screen,x\n', ['5" screen', 'x', '2']],
		['delimiters inside quotes', 'a,b\n"1,2",x\n', ['1,2', 'x', '2']],
		['a delimiter at the end of the line', 'a,b\n1,2,\n', ['1', '2', '2']],
		['several of them', 'a,b\n\n1,2,,,\n', ['1', '2', '3']],
		['leading and trailing blanks', 'a,b\n 1 ,x\n', [' 1 ', 'x', '2']],
		['leading zeros', 'a,b\n007,1e3\n', ['007', '1e3', '2']],
		['the word null', 'a,b\nnull,NULL\n', ['null', 'NULL', '2']],
		['Chinese', 'a,b\n退货,质检\n', ['退货', '质检', '2']]
	];
	test.each(cases)('%s', async (_, text, row) => {
		const read = await desk.read(text);
		expect(read.relation).toEqual([row]);
	});

	test('another delimiter, and the tab of TSV', async () => {
		expect((await desk.read('a;b\n1,5;2\n', { delimiter: ';' })).relation).toEqual([['1,5', '2', '2']]);
		expect((await desk.read('a\tb\n1,5\t2\n', { format: 'tsv' })).relation).toEqual([['1,5', '2', '2']]);
	});
});

describe('what is no row is rejected with its line and raw text, and the rows after it are read', () => {
	const cases: [what: string, text: string, reason: string, line: number, raw: string][] = [
		['too few values', 'a,b\n1,2\n3\n5,6\n', 'too_few_columns', 3, '3'],
		['too many values', 'a,b\n1,2\n3,4,5\n5,6\n', 'too_many_columns', 3, '3,4,5'],
		['an open quote', 'a,b\n1,2\n3,"x\n5,6\n', 'unclosed_quote', 3, '3,"x'],
		['a quote closed too early', 'a,b\n1,2\n3,"x"y\n5,6\n', 'text_after_quote', 3, '3,"x"y'],
		['a stray quote that pairs with a later one', 'a,b\n1,2\n"3,x\n5,"6"\n', 'text_after_quote', 3, '"3,x']
	];
	test.each(cases)('%s', async (_, text, reason, line, raw) => {
		const read = await desk.read(text);
		expect(read.rejects).toEqual([expect.objectContaining({ file: 'file.csv', reason, line, raw })]);
		expect(read.relation.map((row) => row[0])).toEqual(['1', '5']);
	});

	test('a truncated file loses its last row only', async () => {
		const read = await desk.read('a,b,c\n1,2,3\n4,5,6\n7,"trunc');
		expect(read.rows).toBe(2);
		expect(read.rejects).toMatchObject([{ line: 4, reason: 'unclosed_quote', raw: '7,"trunc' }]);
	});

	test.each(['a,b\n1,2\n  ",', 'a,b\n1,2\n,  "\n"",'])(
		'a quote after blanks that nothing closes, which DuckDB would take for a value: %j',
		async (text) => {
			const read = await desk.read(text);
			expect(read.rejects).toMatchObject([{ line: 3, reason: 'unclosed_quote' }]);
		}
	);

	test.each(['"x" "y",z', '"x"  "",z', 'a, "x" "y"', '"x" "y" "z",w'])(
		'a quoted value after a quoted value, which DuckDB would take as one: %s',
		async (line) => {
			const read = await desk.read(`a,b\n1,2\n${line}\n3,4\n`);
			expect(read.relation.map((row) => row[0])).toEqual(['1', '3']);
			expect(read.rejects).toMatchObject([{ line: 3, reason: 'text_after_quote', raw: line }]);
		}
	);

	test('10 MB in one field, quoted or not', async () => {
		for (const field of ['x'.repeat(10_000_000), `"${'x\n'.repeat(5_000_000)}"`]) {
			const read = await desk.read(`a,b\n1,2\n3,${field}\n5,6\n`);
			expect(read.relation.map((row) => row[0])).toEqual(['1', '5']);
			expect(read.rejects).toMatchObject([{ line: 3, column: 'b', reason: 'too_long' }]);
			expect(read.rejects[0]!.raw.length).toBeLessThan(10_000);
		}
	});

	test('a file that is not a table is refused, not rejected line by line', async () => {
		const garbage = `a,b\n${'x\n'.repeat(100_001)}`;
		await expect(desk.read(garbage)).rejects.toMatchObject({ code: 'TABULAR_UNREADABLE' });
	});
});

describe('a header', () => {
	test('alone is a file of no rows', async () => {
		for (const text of ['a,b', 'a,b\n', 'a,b\r\n'])
			expect(await desk.read(text)).toMatchObject({ columns: ['a', 'b'], rows: 0, rejects: [], warnings: [] });
	});

	test('that is missing, in a file of 0 bytes, is a warning', async () => {
		expect(await desk.read('')).toMatchObject({
			columns: [],
			rows: 0,
			warnings: ['file.csv is an empty file, it has no header']
		});
	});

	test('is trimmed, and a nameless column has its position', async () => {
		expect((await desk.read(' a ,,c\n1,2,3\n')).columns).toEqual(['a', 'column_2', 'c']);
		expect((await desk.read('a,b,\n1,2,\n')).relation).toEqual([['1', '2', '2']]);
	});

	test('has no NUL', async () => {
		expect((await desk.read('a\0,b\n1,2\n')).relation).toEqual([['1', '2', '2']]);
		expect((await desk.read('{"a\\u0000":1}\n', { format: 'ndjson' })).columns).toEqual(['a\ufffd']);
	});

	test.each([['a,b,a'], ['a,b,A'], ['a, a']])('with a name twice is refused: %s', async (header) => {
		await expect(desk.read(`${header}\n1,2,3\n`)).rejects.toMatchObject({ code: 'TABULAR_HEADER' });
	});

	test('with one of our own names is refused', async () => {
		await expect(desk.read('a,_line\n1,2\n')).rejects.toMatchObject({ code: 'TABULAR_HEADER' });
	});

	test('can be read without the rows', async () => {
		const path = desk.write('orders.csv', 'Order_ID,b\nnot,a,row\n');
		expect(await readColumns(desk.database.connection, { path, format: 'csv', name: 'orders.csv' })).toEqual([
			'Order_ID',
			'b'
		]);
	});
});

test('a relation is replaced by reading another file into it', async () => {
	await desk.read('a,b\n1,2\n');
	await desk.read('c,d\n\n3,4\n');
	expect((await desk.read('e,f\n5,6\n')).relation).toEqual([['5', '6', '2']]);
});

test('row numbers are line numbers in a file that two threads read', async () => {
	const lines = Array.from({ length: 400_000 }, (_, index) => `K${index + 2},${'x'.repeat(index % 40)}`);
	await desk.read(`a,b\n${lines.join('\n')}\n`);
	expect(await desk.rows(`select count(*)::int, count(*) filter (a <> 'K' || _line)::int from r`)).toEqual([
		[400_000, 0]
	]);
}, 30_000);

test.runIf(existsSync('/proc/self/fd'))('a file is closed when its header is read', async () => {
	const path = desk.write('header.csv', 'a,b\n1,2\n');
	for (let time = 0; time < 20; time++) await readHeader(path, 'header.csv', ',');
	// A stream closes its file a moment after it was let go.
	await vi.waitFor(() => expect(openFiles()).not.toContain(path));
});

test('the fast way and the careful way read the same wherever both can', async () => {
	const value = fc.stringMatching(/^[ab1 "',é退\r\n]{0,6}$/);
	const quotedValue = value.map((text) => `"${text.replaceAll('"', '""')}"`);
	const bare = fc.stringMatching(/^[ab1 '"é退]{0,6}$/).filter((text) => !text.startsWith('"'));
	const row = fc.tuple(fc.oneof(bare, quotedValue), fc.oneof(bare, quotedValue)).map((fields) => fields.join(','));
	const junk = fc.stringMatching(/^[a1", ]{0,8}$/);
	const text = fc
		.tuple(
			fc.array(fc.oneof({ weight: 5, arbitrary: row }, { weight: 1, arbitrary: junk }), { maxLength: 8 }),
			fc.constantFrom('\n', '\r\n')
		)
		.map(([rows, newline]) => ['h1,h2', ...rows].join(newline));
	let both = 0;
	await fc.assert(
		fc.asyncProperty(text, async (content) => {
			const path = desk.write('either.csv', content);
			const file = { path, name: 'either.csv', relation: 'fast', delimiter: ',' };
			const header = (await readHeader(path, file.name, ','))!;
			const plain = await readPlain(desk.database.connection, file, header);
			const careful = await readCarefully(desk.database.connection, { ...file, relation: 'slow' }, header);
			const lines = content.split('\n').length;
			expect(careful.rows + careful.rejects.length).toBeLessThanOrEqual(lines);
			if (!plain) return;
			both++;
			expect(careful.rejects).toEqual([]);
			expect(await desk.rows('select * from slow')).toEqual(await desk.rows('select * from fast'));
		}),
		{ numRuns: 150 }
	);
	expect(both).toBeGreaterThan(10);
}, 60_000);

function openFiles(): string[] {
	return readdirSync('/proc/self/fd').flatMap((descriptor) => {
		try {
			return [readlinkSync(`/proc/self/fd/${descriptor}`)];
		} catch {
			return []; // the descriptor that listed the folder
		}
	});
}
