// What people wrote, and what the program noted, once somebody in it was erased.
import { expect, test } from 'vitest';
import { Redactor } from '../../etl/privacy/redactor.ts';
import { hashOfCustomer, hashOfName, pseudonymOf } from '../../etl/privacy/register.ts';

const key = Buffer.alloc(32, 7);
const P = pseudonymOf(key, 'shop', 'C 1/2');
const register = {
	key,
	erased: [
		{
			source_id: 'shop',
			customer_hash: hashOfCustomer(key, 'shop', 'C 1/2'),
			pseudonym: P,
			name_hashes: [hashOfName(key, 'Ann Other')],
			requests: []
		}
	]
};
const redactor = new Redactor(register, { returns: new Set(['shop\u001fr1']) }, ['ann@mail.example']);

test.each([
	[
		'a path, as it is written in an address',
		'/customers/shop/C%201%2F2?basis=cohort',
		`/customers/shop/${P}?basis=cohort`
	],
	['a path of somebody else', '/customers/shop/C2', '/customers/shop/C2'],
	['source and customer, as a win-back is called', 'shop C 1/2', `shop ${P}`],
	['the same id of another source', 'other C 1/2', 'other C 1/2'],
	['an address that is known', 'mailed ANN@mail.example twice', 'mailed [erased] twice'],
	['a name of which only the hash is known', 'spoke with ann other.', 'spoke with [erased].'],
	['the same between blanks', 'spoke with Ann Other again', 'spoke with [erased] again'],
	[
		'JSON of a customer',
		'{"source_id":"shop","customer_id":"C 1/2","customer_name":"Ann","orders":3}',
		`{"source_id":"shop","customer_id":"${P}","customer_name":"${P}","orders":3}`
	],
	[
		'JSON deep inside',
		'{"data":{"source_id":"shop","rows":[{"customer_id":"C 1/2","city":"X"}]}}',
		`{"data":{"source_id":"shop","rows":[{"customer_id":"${P}","city":""}]}}`
	],
	['a filter', '{"customer":["C 1/2","C2"]}', `{"customer":["${P}","C2"]}`],
	['JSON of nobody keeps its writing', '{ "a" : 1 }', '{ "a" : 1 }'],
	['what only looks like JSON', '[Ann Other] called', '[[erased]] called']
])('%s', (_, text, wanted) => {
	expect(redactor.text(text)).toBe(wanted);
});

test('a row of theirs loses what people wrote, one of somebody else keeps it', () => {
	const row = { source_id: 'shop', customer_id: 'C 1/2', note: 'n', justification: null, at: 'x' };
	expect(redactor.row(row)).toEqual({ customer_id: P, note: '' });
	expect(redactor.row({ ...row, customer_id: 'C2' })).toEqual({});
	expect(redactor.row({ source_id: 'shop', return_id: 'r1', comment: 'c' })).toEqual({ comment: '' });
	expect(redactor.row({ source_id: 'shop', return_id: 'r2', comment: 'c' })).toEqual({});
});
