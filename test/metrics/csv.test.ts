import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeCsv } from '../../sql/metrics/csv.ts';

describe('CSV', () => {
	test('quotes what needs it, leaves null empty and ends lines with CRLF', () => {
		const rows = [
			{ a: 'x,y', b: 1.5 },
			{ a: 'say "no"', b: null },
			{ a: 'two\nlines', b: -3 },
			{ a: '', b: 0 }
		];
		expect(writeCsv(['a', 'b'], rows)).toBe('a,b\r\n"x,y",1.5\r\n"say ""no""",\r\n"two\nlines",-3\r\n"",0\r\n');
	});

	test('a text is never a formula, a negative number stays one', () => {
		const rows = ['=1+1', '+1', '-1', '@x', '\tx', '\rx'].map((a) => ({ a }));
		for (const line of writeCsv(['a'], rows).split('\r\n').slice(1, -1)) expect(line).toMatch(/^"?'/);
		expect(writeCsv(['a'], [{ a: -1 }])).toBe('a\r\n-1\r\n');
	});

	test('has a byte order mark only when it is asked for', () => {
		expect(writeCsv(['a'], [], { mark: true })).toBe('\uFEFFa\r\n');
		expect(writeCsv(['a'], [])).toBe('a\r\n');
	});

	test('read by the rules of RFC 4180 gives the texts that were written', () => {
		const texts = fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', ' ', '鞋') }), {
			minLength: 1
		});
		fc.assert(
			fc.property(texts, (values) => {
				const csv = writeCsv(
					['v'],
					values.map((v) => ({ v }))
				);
				const fields = [...csv.slice('v\r\n'.length).matchAll(/(?:"((?:[^"]|"")*)"|([^"\r\n,]*))\r\n/g)];
				const read = fields.map(([, quoted, plain]) => (quoted === undefined ? plain : quoted.replaceAll('""', '"')));
				expect(read).toEqual(values.map((value) => (value.startsWith('\r') ? `'${value}` : value)));
			})
		);
	});
});
