// Newline-delimited JSON with lines that are none.
import { keysOf, ndjsonOf, rightTable, typedTable, wrongValue } from '../rows.ts';
import type { Family } from '../yard.ts';

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

const wrongLines: Family = {
	name: 'lines that are no JSON objects',
	make: (yard) => {
		const { random } = yard;
		const table = rightTable(random, yard.prefix);
		const bad = Array.from({ length: random.int(1, 4) }, () =>
			random.pick([
				'{',
				'[1,2]',
				'7',
				'null',
				'"text"',
				'{"a":1,}',
				"{'a':1}",
				'undefined',
				'{"a":NaN}',
				'{"a":1}{"b":2}',
				'{"a":"\u0001"}',
				`[${'['.repeat(5000)}`
			])
		);
		const lines = [...ndjsonOf(table).split('\n').slice(0, -1), ...bad];
		const name = `${table.entity.name}.${random.pick(['ndjson', 'jsonl'])}`;
		const entity = table.entity.name;
		return {
			steps: [
				{
					make: () => void yard.write(name, random.shuffle(lines).join(random.pick(['\n', '\r\n', '\n\n']))),
					expects: { stored: { [entity]: keysOf(table) }, quarantined: bad.length, read: lines.length }
				},
				{
					make: () => void yard.write(name, ndjsonOf(table)),
					expects: { stored: { [entity]: keysOf(table) }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

const oddObjects: Family = {
	name: 'objects with odd keys and values',
	make: (yard) => {
		const { random } = yard;
		const table = rightTable(random, yard.prefix);
		const extra = random.pick([
			`"deep":${nested(random.int(2, 500))}`,
			'"list":[1,[2,[3]],{"a":null}]',
			'"__proto__":{"x":1}',
			'"constructor":"x"',
			'"very long":"' + 'x'.repeat(60_000) + '"',
			'"":"nameless"',
			'"n":12345678901234567890.123456789',
			'"with \\"quotes\\" and \\u0000":1',
			'"a\'); drop table raw.orders; --":1'
		]);
		const lines = ndjsonOf(table).split('\n').slice(0, -1);
		const at = random.int(0, lines.length - 1);
		lines[at] = `${lines[at]!.slice(0, -1)},${extra}}`;
		return {
			steps: [
				{
					make: () => void yard.write(`${table.entity.name}.ndjson`, lines.join('\n')),
					expects: { stored: { [table.entity.name]: keysOf(table) }, quarantined: 0, read: lines.length, isOdd: true }
				}
			]
		};
	}
};

const refusedKeys: Family = {
	name: 'keys that differ in case only, or are ours',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		const extra = yard.random.pick([`"${table.columns[0]!.name.toUpperCase()}":"x"`, '"_file":"x"', '"_Line":1']);
		const text = ndjsonOf(table).replace('}\n', `,${extra}}\n`);
		return {
			steps: [
				{
					make: () => void yard.write(`${table.entity.name}.ndjson`, text),
					expects: { stored: {}, quarantined: 0, warns: /TABULAR_HEADER/ }
				},
				{
					make: () => void yard.write(`${table.entity.name}.ndjson`, ndjsonOf(table)),
					expects: { stored: { [table.entity.name]: keysOf(table) }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

const wrongValues: Family = {
	name: 'JSON values of the wrong type',
	make: (yard) => {
		const { random } = yard;
		const table = typedTable(random, yard.prefix);
		const { type, name } = table.columns[table.typed]!;
		const json = random.chance(0.5)
			? JSON.stringify(wrongValue(random, type))
			: random.pick(['{"a":1}', '[1]', 'true', '"-"']);
		const lines = ndjsonOf(table).split('\n').slice(0, -1);
		const bad = random.int(1, lines.length);
		const text = lines.map((line, at) => {
			const object = JSON.parse(line) as Record<string, string>;
			delete object[name];
			return at < bad ? `${JSON.stringify(object).slice(0, -1)},"${name}":${json}}` : line;
		});
		return {
			steps: [
				{
					make: () => void yard.write(`${table.entity.name}.ndjson`, text.join('\n')),
					expects: { stored: { [table.entity.name]: keysOf(table).slice(bad) }, quarantined: bad, read: lines.length }
				}
			]
		};
	}
};

export const ndjsonFamilies: readonly Family[] = [wrongLines, oddObjects, refusedKeys, wrongValues];
