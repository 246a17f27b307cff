// Text in another encoding than it is said to be in, or damaged.
import { csvOf, keysOf, rightTable, type Table } from '../rows.ts';
import type { Family, Yard } from '../yard.ts';

/** 退货 in GB18030, which is not UTF-8. */
const gb = Buffer.from([0xcd, 0xcb, 0xbb, 0xf5]);

/** A table whose first row has a Chinese text, as bytes of which `convert` makes the file. */
function chinese(yard: Yard): Table {
	const table = rightTable(yard.random, yard.prefix, {
		having: ({ columns }) => columns.some(({ type, need }) => type === 'text' && need === 'optional')
	});
	let at = table.columns.findIndex(({ type, need }) => type === 'text' && need === 'optional');
	if (at === -1) {
		at = table.columns.push(table.entity.columns.find(({ type, need }) => type === 'text' && need === 'optional')!) - 1;
		for (const row of table.rows) row.push('x');
	}
	for (const row of table.rows)
		for (const [column, { type, need }] of table.columns.entries())
			if (type === 'text' && need !== 'key') row[column] = 'x';
	table.rows[0]![at] = '退货';
	return table;
}

const inGb = (text: string): Buffer => {
	const parts = text.split('退货').map((part) => Buffer.from(part));
	return Buffer.concat(parts.flatMap((part, at) => (at === 0 ? [part] : [gb, part])));
};

const otherEncoding: Family = {
	name: 'another encoding than it says',
	make: (yard) => {
		const table = chinese(yard);
		const text = csvOf(table);
		const [bytes, encoding] = yard.random.pick<[Buffer, 'utf-8' | 'gb18030' | 'windows-1252']>([
			[inGb(text), 'utf-8'],
			[Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-8'],
			[Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), 'utf-8'],
			[Buffer.from(`\ufeff${text}`, 'utf16le'), 'gb18030'],
			[Buffer.from(text.replace('退货', 'Größe'), 'latin1'), 'utf-8'],
			[Buffer.concat([Buffer.from(text), Buffer.from([0xff])]), 'gb18030'],
			[Buffer.from(text.replace('退货', '\u0081'), 'latin1'), 'utf-8']
		]);
		const name = `${table.entity.name}.${yard.random.pick(['csv', 'CSV'])}`;
		return {
			options: { encoding },
			steps: [
				{
					make: () => void yard.write(name, bytes),
					expects: { stored: {}, quarantined: 0, warns: /TABULAR_ENCODING/ }
				},
				{
					make: () => void yard.write(name, encoding === 'gb18030' ? inGb(text) : text),
					expects: { stored: { [table.entity.name]: keysOf(table) }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

const damagedText: Family = {
	name: 'one wrong byte in a text',
	make: (yard) => {
		const table = chinese(yard);
		const bytes = Buffer.from(csvOf(table));
		const at = bytes.indexOf(Buffer.from('退货')) + yard.random.int(0, 5);
		const damaged = Buffer.from(bytes);
		damaged[at] = yard.random.pick([0xff, 0xc0, 0xfe]);
		const name = `${table.entity.name}.csv`;
		return {
			steps: [
				{
					make: () => void yard.write(name, bytes),
					expects: { stored: { [table.entity.name]: keysOf(table) }, isOdd: true }
				},
				{
					make: () => void yard.write(name, damaged),
					expects: { stored: { [table.entity.name]: keysOf(table) }, warns: /TABULAR_ENCODING.*tried again/ }
				},
				{ expects: { stored: { [table.entity.name]: keysOf(table) }, warns: /TABULAR_ENCODING/ } }
			]
		};
	}
};

const rightEncoding: Family = {
	name: 'GB18030 and Windows-1252 that say so',
	make: (yard) => {
		const table = chinese(yard);
		const text = csvOf(table);
		const encoding = yard.random.pick(['gb18030', 'windows-1252'] as const);
		const bytes = encoding === 'gb18030' ? inGb(text) : Buffer.from(text.replace('退货', 'Größe \u0080'), 'latin1');
		const name = `${table.entity.name}.csv`;
		return {
			options: { encoding },
			steps: [
				{
					make: () => void yard.write(name, bytes),
					expects: { stored: { [table.entity.name]: keysOf(table) }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

const controlCharacters: Family = {
	name: 'NUL and control characters in values',
	make: (yard) => {
		const table = chinese(yard);
		const odd = yard.random.pick(['a\u0000b', '\u0007', 'a\u001fb', '\u202egnirts', 'e\u0301', '\ufffd', '\u200b']);
		const text = csvOf(table).replace('退货', () => odd);
		const name = `${table.entity.name}.csv`;
		return {
			steps: [
				{
					make: () => void yard.write(name, text),
					expects: { stored: { [table.entity.name]: keysOf(table) }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

export const encodingFamilies: readonly Family[] = [otherEncoding, damagedText, rightEncoding, controlCharacters];
