import { describe, expect, test } from 'vitest';
import { nextSort, pageCount, readListing, sortedBy } from '../../web/lib/listing/listing.ts';
import { productPath } from '../../web/lib/listing/paths.ts';
import { rateScale } from '../../web/lib/listing/rate-scale.ts';
import { listedHref, listHref, readPlace, readReturnList } from '../../web/lib/rma/return-list.ts';

const rules = { sorts: ['low', 'name'], sort: '-low', pageSize: 50 };
const at = (query: string) => new URL(`http://localhost/returns?${query}`);
const span = { data_to: '2026-11-24T08:15:00' };

describe('a list reads of a URL what it knows and nothing else', () => {
	test.each([
		['', { sort: '-low', page: 1, offset: 0, search: '' }],
		['sort=name&page=3&q=%20boot%20', { sort: 'name', page: 3, offset: 100, search: 'boot' }],
		['sort=price;drop%20table', { sort: '-low' }],
		['sort=--low', { sort: '-low' }],
		['page=0', { page: 1 }],
		['page=-2', { page: 1 }],
		['page=1e9', { page: 1 }],
		['page=999999', { page: 100_000 }],
		[`q=${'a'.repeat(500)}`, { search: 'a'.repeat(100) }]
	])('%s', (query, expected) => {
		expect(readListing(at(query), rules)).toMatchObject(expected);
	});
});

test('a click on a heading turns its order round, and the first click asks for what is looked for first', () => {
	const listing = readListing(at('sort=-low'), rules);
	expect(sortedBy(listing, 'low')).toBe('descending');
	expect(nextSort(listing, 'low', 'descending')).toBe('low');
	expect(nextSort(listing, 'name', 'ascending')).toBe('name');
});

test('a list of fifty rows is one page and one of fifty-one is two', () => {
	const listing = readListing(at(''), rules);
	expect([0, 50, 51].map((total) => pageCount(listing, total))).toEqual([1, 1, 2]);
});

test('an id of any letters is one part of its path', () => {
	expect(productPath('erp', 'A/B 50% ?#é')).toBe('/products/erp/A%2FB%2050%25%20%3F%23%C3%A9');
});

test('the page of a return carries the list that it was opened from, and leads back to the page of it', () => {
	const list = at('stage=received&late=1&sort=-amount&period=all&page=3');
	const href = new URL(listedHref(list, { source_id: 'erp', return_id: 'R1' }, 112), list);
	expect(href.pathname).toBe('/returns/erp/R1');
	expect(readPlace(href)).toBe(112);
	expect(readReturnList(href, span)).toEqual({
		...readReturnList(list, span),
		listing: { ...readReturnList(list, span).listing, page: 1, offset: 0 }
	});
	expect(new URL(listHref(href, 112), list).searchParams.get('page')).toBe('3');
	expect(new URL(listHref(href, 112), list).searchParams.has('at')).toBe(false);
});

test('a place that is no number is no place', () => {
	expect(['at=0', 'at=x', 'at=-1', ''].map((query) => readPlace(at(query)))).toEqual([null, null, null, null]);
});

test('one wide interval does not squeeze the scale of the others, and no rate lies outside of it', () => {
	const rows = [{ rate: 1, high: 1 }, ...Array.from({ length: 9 }, () => ({ rate: 0.1, high: 0.15 }))];
	expect(rateScale(rows)).toBe(1);
	expect(rateScale([{ rate: 0, high: 0.9 }, ...rows.slice(1)])).toBeLessThan(0.2);
	expect(rateScale([])).toBeGreaterThan(0);
});
