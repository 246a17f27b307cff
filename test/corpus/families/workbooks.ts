// Workbooks with cells, sheets and parts that are wrong.
import { handMade, zip } from '../../tabular/workbooks.ts';
import { keysOf, namesOf, rightTable, typedTable, wrongValue, type Table } from '../rows.ts';
import type { Expected, Family } from '../yard.ts';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const letters = 'ABCDEFGHIJKLMNOP';

/** The rows of a table as a sheet of texts; `cell` may replace the XML of one. */
function sheetOf(
	table: Pick<Table, 'columns' | 'rows'>,
	cell: (row: number, column: number) => string | null = () => null
): string {
	return [namesOf(table), ...table.rows]
		.map(
			(row, at) =>
				`<row r="${at + 1}">${row
					.map((value, column) => {
						const place = `${letters[column]}${at + 1}`;
						const other = at > 0 ? cell(at - 1, column) : null;
						if (other !== null) return other.replace('<c', `<c r="${place}"`);
						return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
					})
					.join('')}</row>`
		)
		.join('');
}

const wrongCells: Family = {
	name: 'cells of the wrong type',
	make: (yard) => {
		const { random } = yard;
		const table = typedTable(random, yard.prefix);
		const { type } = table.columns[table.typed]!;
		const isDay = type === 'date' || type === 'instant';
		const bad = random.int(1, table.rows.length);
		const xml = random.pick([
			`<c t="inlineStr"><is><t>${escaped(wrongValue(random, type))}</t></is></c>`,
			'<c t="e"><v>#N/A</v></c>',
			'<c t="e"><v>#DIV/0!</v></c>',
			'<c><f>A1*2</f></c>',
			'<c t="b"><v>1</v></c>',
			isDay ? '<c><v>46023</v></c>' : '<c s="0"><v>46023.5</v></c>',
			isDay ? '<c s="0"><v>-1</v></c>' : '<c s="0"><v>46023</v></c>',
			isDay ? '<c s="0"><v>60</v></c>' : '<c><v>1.23456789012</v></c>'
		]);
		const text = handMade({
			sheets: { s: sheetOf(table, (row, column) => (row < bad && column === table.typed ? xml : null)) },
			formats: [22]
		});
		const name = `${table.entity.name}.xlsx`;
		const entity = table.entity.name;
		return {
			steps: [
				{
					make: () => void yard.write(name, text),
					expects: { stored: { [entity]: keysOf(table).slice(bad) }, quarantined: bad, read: table.rows.length }
				},
				{
					make: () => void yard.write(name, handMade({ sheets: { s: sheetOf(table) } })),
					expects: { stored: { [entity]: keysOf(table) }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

const surplusCells: Family = {
	name: 'cells beside the header',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		const bad = yard.random.int(1, table.rows.length);
		const far = yard.random.pick(['R', 'AA', 'XFD']);
		const sheet = sheetOf(table).replaceAll(/<row r="(\d+)">(.*?)<\/row>/g, (row, number: string, cells: string) =>
			Number(number) > 1 && Number(number) <= bad + 1
				? `<row r="${number}">${cells}<c r="${far}${number}"><v>1</v></c></row>`
				: row
		);
		return {
			steps: [
				{
					make: () => void yard.write(`${table.entity.name}.xlsx`, handMade({ sheets: { s: sheet } })),
					expects: {
						stored: { [table.entity.name]: keysOf(table).slice(bad) },
						quarantined: bad,
						read: table.rows.length
					}
				}
			]
		};
	}
};

const oddSheets: Family = {
	name: 'workbooks whose sheets are named otherwise',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		const entity = table.entity.name;
		const sheet = sheetOf(table);
		const [file, sheets, expects] = yard.random.pick<[string, Record<string, string>, Expected]>([
			['shop.xlsx', { Sheet1: sheet }, { stored: {}, warns: /FILES_NO_SHEET/ }],
			[`${entity}.xlsx`, { a: sheet, b: sheet }, { stored: {}, warns: /FILES_NO_SHEET/ }],
			[
				'shop.xlsx',
				{ [entity.toUpperCase()]: sheet, Notes: '' },
				{ stored: { [entity]: keysOf(table) }, warns: /Notes/ }
			],
			['shop.xlsx', { [entity]: '' }, { stored: {}, warns: /an empty sheet/ }],
			[
				`${entity}.xlsx`,
				{ s: sheet.replaceAll(table.columns[0]!.name, 'nummer') },
				{ stored: {}, warns: /FILES_MISSING_COLUMN/ }
			],
			[`${entity}.xls`, { s: sheet }, { stored: {}, warns: /format that is not read/ }]
		]);
		return {
			steps: [{ make: () => void yard.write(file, handMade({ sheets })), expects: { quarantined: 0, ...expects } }]
		};
	}
};

const brokenWorkbooks: Family = {
	name: 'files that are no workbooks',
	make: (yard) => {
		const { random } = yard;
		const table = rightTable(random, yard.prefix);
		const sheet = sheetOf(table);
		const whole = handMade({ sheets: { s: sheet } });
		const sheetPart = 'xl/worksheets/sheet0.xml';
		const bytes = random.pick<() => Buffer>([
			() => whole.subarray(0, random.int(0, whole.length - 1)),
			() => Buffer.from('d0cf11e0a1b11ae1'.repeat(64), 'hex'),
			() => zip({ 'readme.txt': 'x' }),
			() => Buffer.from('<html><table><tr><td>supplier_id</td></tr></table></html>'),
			() => handMade({ sheets: { s: sheet }, parts: { [sheetPart]: sheet } }),
			() => handMade({ sheets: { s: `${sheet}<row>` } }),
			() => handMade({ sheets: { s: sheet.replace('t="inlineStr"', 't="s"').replace(/<is>.*?<\/is>/, '<v>99</v>') } }),
			() => handMade({ sheets: { s: `<row r="0"><c r="A0"><v>1</v></c></row>${sheet}` } }),
			() => handMade({ sheets: { s: sheet.replace('r="A1"', 'r="AAAA1"') } }),
			() => handMade({ sheets: { s: sheet.replace('r="A1"', 'r="1A"') } }),
			() => handMade({ sheets: { s: sheet.replace('<row r="1">', '<row r="1"><c r="A1"><v>&undefined;</v></c>') } }),
			() => handMade({ sheets: { s: sheet }, parts: { 'xl/sharedStrings.xml': '<sst><si>' } }),
			() => handMade({ sheets: { s: sheet }, parts: { [sheetPart]: { content: Buffer.from([0xff, 0xfe, 0x00]) } } }),
			() =>
				handMade({
					sheets: { s: sheet },
					parts: { [sheetPart]: { content: `<worksheet>${sheet}</worksheet>`, claims: 10 } }
				})
		])();
		const name = `${table.entity.name}.xlsx`;
		return {
			steps: [
				{
					make: () => void yard.write(name, bytes),
					expects: { stored: {}, quarantined: 0, warns: /TABULAR_UNREADABLE/ }
				},
				{
					make: () => void yard.write(name, whole),
					expects: { stored: { [table.entity.name]: keysOf(table) }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

export const workbookFamilies: readonly Family[] = [wrongCells, surplusCells, oddSheets, brokenWorkbooks];
