import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { dateText, decimalText, numberFormat } from '../../etl/tabular/xlsx/cells.ts';
import { openDesk, type Desk } from './files.ts';
import { handMade, rowsXml, zip, type HandMade } from './workbooks.ts';

let desk: Desk;
beforeAll(async () => {
	desk = await openDesk();
});
afterAll(() => desk.close());

const read = (content: Uint8Array, sheet?: string) =>
	desk.read(content, { format: 'xlsx', ...(sheet ? { sheet } : {}) });
const sheet = (rows: string, more: Partial<HandMade> = {}) => read(handMade({ sheets: { s: rows }, ...more }));
const header =
	'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>';

describe('a workbook that a maintained writer wrote', () => {
	test('gives texts, numbers, days, times and truth as they are', async () => {
		const time = new Date(Date.UTC(2026, 10, 24, 8, 15, 59));
		const rows = [
			['text', 'number', 'day', 'time', 'truth'].map((value) => ({ value })),
			[
				{ value: '退货 & "x" <y>\nz' },
				{ value: 0.1 + 0.2 },
				{ value: new Date(Date.UTC(2026, 1, 28)), format: 'dd/mm/yyyy' },
				{ value: time, format: 'yyyy-mm-dd hh:mm:ss' },
				{ value: true }
			],
			[{ value: '007' }, { value: -12.5 }, null, { value: time, format: 'm/d/yy h:mm AM/PM' }, { value: false }]
		];
		const workbook = await writeXlsxFile(rows as SheetData, { sheet: 'Any' }).toBuffer();
		expect((await read(workbook)).relation).toEqual([
			['退货 & "x" <y>\nz', '0.3', '2026-02-28', '2026-11-24 08:15:59', 'true', '2'],
			['007', '-12.5', null, '2026-11-24 08:15:59', 'false', '3']
		]);
	});

	test('keeps every second of a day', async () => {
		const start = Date.UTC(2026, 2, 1);
		const rows = Array.from({ length: 2000 }, (_, i) => [
			{ value: `${i}` },
			{ value: new Date(start + i * 43_197_000), format: 'yyyy-mm-dd hh:mm:ss' }
		]);
		const workbook = await writeXlsxFile([[{ value: 'id' }, { value: 'at' }], ...rows], { sheet: 'Any' }).toBuffer();
		const found = (await read(workbook)).relation.map(([id, at]) => [
			id,
			new Date(`${at!.replace(' ', 'T')}Z`.replace(/^(.{10})Z$/, '$1T00:00:00Z')).getTime()
		]);
		expect(found).toEqual(rows.map(([id, at]) => [id!.value, (at!.value as Date).getTime()]));
	});
});

describe('a row knows its number in the sheet', () => {
	test('over blank rows, rows without cells and rows that are formatted only', async () => {
		const found = await sheet(`<row r="3"><c r="A3" t="str"><v>a</v></c><c r="B3" t="str"><v>b</v></c></row>
			<row r="4"/><row r="6"><c r="A6"><v>1</v></c><c r="B6" s="0"/></row><row r="9"><c r="B9"><v>2</v></c></row>`);
		expect(found.relation).toEqual([
			['1', null, '6'],
			[null, '2', '9']
		]);
	});

	test('where rows and cells bear no references', async () => {
		const found = await sheet(
			'<row><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row><row><c><v>1</v></c><c><v>2</v></c></row>'
		);
		expect(found.relation).toEqual([['1', '2', '2']]);
	});
});

describe('cells', () => {
	const one = async (cell: string, more: Partial<HandMade> = {}) => {
		const { relation, warnings } = await sheet(`${header}<row r="2">${cell}<c r="B2"><v>1</v></c></row>`, more);
		return { text: relation[0]![0], warnings };
	};

	test('with formatted pieces, readings and forbidden characters are their text', async () => {
		const shared = [
			'<r><t>new</t></r><r><rPr/><t xml:space="preserve"> shoe</t></r>',
			'<t>退货</t><rPh><t>とい</t></rPh>',
			'<t>a_x000A_b</t>',
			'<t><![CDATA[<x>]]></t>'
		];
		for (const [index, text] of ['new shoe', '退货', 'a\nb', '<x>'].entries())
			expect((await one(`<c r="A2" t="s"><v>${index}</v></c>`, { shared })).text).toBe(text);
	});

	test('with a formula are its last result', async () => {
		expect((await one('<c r="A2"><f>1+1</f><v>2</v></c>')).text).toBe('2');
		expect((await one('<c r="A2" t="str"><f>A1&amp;"x"</f><v>ax</v></c>')).text).toBe('ax');
	});

	test('with an error or a formula without a result are not lost', async () => {
		const error = await one('<c r="A2" t="e"><v>#N/A</v></c>');
		expect(error).toEqual({
			text: '#N/A',
			warnings: [expect.stringMatching(/1 cell with an error .* the first in A2/)]
		});
		const formula = await one('<c r="A2"><f>B2*2</f></c>');
		expect(formula).toEqual({ text: '=B2*2', warnings: [expect.stringContaining('never calculated')] });
	});

	test('of merged areas have their value in the first cell only', async () => {
		const { relation } = await sheet(
			`${header}<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row><row r="3"><c r="A3"/><c r="B3"><v>3</v></c></row>`
		);
		expect(relation.map(([a]) => a)).toEqual(['1', null]);
	});

	test('beside the named columns put their row into quarantine', async () => {
		const { relation, rejects } = await sheet(
			`${header}<row r="2"><c r="A2"><v>1</v></c><c r="E2" t="str"><v>note</v></c></row><row r="3"><c r="A3"><v>2</v></c></row>`
		);
		expect(rejects).toEqual([
			{
				file: 'file.xlsx',
				line: 2,
				column: null,
				found: 'E2: note',
				reason: 'too_many_columns',
				raw: '["1",null,null,null,"note"]'
			}
		]);
		expect(relation).toEqual([['2', null, '3']]);
	});

	test('of the calendar of old Macs are the same days', async () => {
		const cell = '<c r="A2" s="0"><v>44608.5</v></c>';
		expect((await one(cell, { formats: [22] })).text).toBe('2022-02-16 12:00:00');
		expect((await one(cell, { formats: [22], is1904: true })).text).toBe('2026-02-17 12:00:00');
	});
});

test.each([
	['0.30000000000000004', '0.3'],
	['19.989999999999998', '19.99'],
	['1234567.8899999999', '1234567.89'],
	['46023.41674768519', '46023.4167476852'],
	['12345678901234567', '12345678901234567'],
	['1E-3', '0.001'],
	['1.5E+6', '1500000'],
	['-2.5E-7', '-0.00000025'],
	['1E+21', '1000000000000000000000'],
	['0.15', '0.15'],
	['-0', '-0'],
	['100', '100'],
	['', ''],
	['n/a', 'n/a'],
	['1e999', '1e999']
])('the number %s is read as %s', (stored, text) => expect(decimalText(stored)).toBe(text));

test.each([
	['1', '1900-01-01'],
	['59', '1900-02-28'],
	['60', null],
	['61', '1900-03-01'],
	['25569', '1970-01-01'],
	['2958465', '9999-12-31'],
	['2958466', null],
	['-1', null],
	['0', null],
	['0.34375', '08:15:00'],
	['46350.343749999999', '2026-11-24 08:15:00'],
	['46350.5000028935', '2026-11-24 12:00:00.250'],
	['x', null]
])('the serial date %s is %s', (stored, text) => expect(dateText(stored, 1900)).toBe(text));

test.each([
	['yyyy-mm-dd', true],
	['[$-804]yyyy"年"m"月"d"日";@', true],
	['hh:mm:ss', true],
	['[h]:mm', false],
	['General', false],
	['0.00%', false],
	['#,##0.00 "days"', false],
	['[Red]0.00;[Blue]-0.00', false],
	['0.00E+00', false],
	['_-* #,##0.00 \\d_-', false],
	['@', false]
])('the format %s is of dates: %s', (code, isDate) => expect(numberFormat(164, code).isDate).toBe(isDate));

test('numbers with a format of zeros keep the zeros that they show', async () => {
	const found = await sheet(`${header}<row r="2"><c r="A2" s="0"><v>42</v></c><c r="B2" s="1"><v>0.5</v></c></row>`, {
		formats: ['00000', '0.00']
	});
	expect(found.relation[0]?.slice(0, 2)).toEqual(['00042', '0.5']);
});

describe('which sheet is read', () => {
	const two = handMade({ sheets: { Orders: rowsXml([['a'], [1]]), other: rowsXml([['a'], [2]]) }, hidden: ['other'] });
	test('is the one that is named, in any case, or the only one that is not hidden', async () => {
		expect((await read(two, 'orders ')).relation).toEqual([['1', '2']]);
		expect((await read(two, 'OTHER')).relation).toEqual([['2', '2']]);
		expect((await read(two)).relation).toEqual([['1', '2']]);
	});

	test('must be clear', async () => {
		await expect(read(two, 'returns')).rejects.toMatchObject({
			code: 'TABULAR_SHEET',
			message: expect.stringContaining('it has Orders, other') as string
		});
		const both = handMade({ sheets: { a: rowsXml([['a']]), b: rowsXml([['a']]) } });
		await expect(read(both)).rejects.toMatchObject({ code: 'TABULAR_SHEET' });
	});

	test('may be empty', async () => {
		expect(await sheet('')).toMatchObject({
			rows: 0,
			columns: [],
			warnings: [expect.stringContaining('an empty sheet')]
		});
	});
});

describe('what is no workbook is refused', () => {
	const good = handMade({
		sheets: {
			s: rowsXml([
				['a', 'b'],
				[1, 2]
			])
		}
	});
	const cases: [what: string, content: Uint8Array, code: string][] = [
		['nothing', new Uint8Array(), 'TABULAR_UNREADABLE'],
		['an old .xls', Buffer.from('d0cf11e0a1b11ae1'.repeat(100), 'hex'), 'TABULAR_UNREADABLE'],
		['a text', Buffer.from('a,b\n1,2\n'), 'TABULAR_UNREADABLE'],
		['half of one', good.subarray(0, good.length >> 1), 'TABULAR_UNREADABLE'],
		['a zip of something else', zip({ 'a.txt': 'x' }), 'TABULAR_UNREADABLE'],
		['XML that ends early', handMade({ sheets: { s: '</sheetData>' } }), 'TABULAR_UNREADABLE'],
		[
			'a shared text that is missing',
			handMade({ sheets: { s: '<row r="1"><c r="A1" t="s"><v>7</v></c></row>' } }),
			'TABULAR_UNREADABLE'
		],
		[
			'a cell beyond the last column',
			handMade({ sheets: { s: '<row r="1"><c r="ZZZ1"><v>7</v></c></row>' } }),
			'TABULAR_UNREADABLE'
		],
		[
			'a row beyond the last row',
			handMade({ sheets: { s: '<row r="99999999"><c r="A1"><v>7</v></c></row>' } }),
			'TABULAR_UNREADABLE'
		],
		[
			'entities that multiply',
			handMade({
				sheets: { s: '' },
				parts: {
					'xl/worksheets/sheet0.xml':
						'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>'
				}
			}),
			'TABULAR_UNREADABLE'
		],
		[
			'a part that unpacks to a thousand times its size',
			handMade({ sheets: { s: '' }, parts: { 'xl/worksheets/sheet0.xml': { content: Buffer.alloc(70 << 20, ' ') } } }),
			'TABULAR_TOO_LARGE'
		],
		[
			'a part that is larger than it says',
			handMade({
				sheets: { s: '' },
				parts: { 'xl/worksheets/sheet0.xml': { content: Buffer.alloc(70 << 20, ' '), claims: 1000 } }
			}),
			'TABULAR_UNREADABLE'
		]
	];
	test.each(cases)('%s', async (_, content, code) => {
		await expect(read(content)).rejects.toMatchObject({ code });
	});
});
