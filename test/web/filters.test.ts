import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysOf, hrefTo, hrefWith, periods, readFilters, toggleHref } from '../../web/lib/filters.ts';

const span = { data_to: '2026-11-24T08:15:00', data_from: '2023-12-01' };
const at = (query: string) => new URL(`http://localhost/reasons${query}`);
const read = (query: string) => readFilters(at(query), span);

describe('periods end with the data', () => {
	test.each([
		['last-30-days', '2026-10-26', '2026-11-25'],
		['last-90-days', '2026-08-27', '2026-11-25'],
		['this-month', '2026-11-01', '2026-11-25'],
		['last-month', '2026-10-01', '2026-11-01'],
		['this-quarter', '2026-10-01', '2026-11-25'],
		['year-to-date', '2026-01-01', '2026-11-25'],
		['last-12-months', '2025-11-25', '2026-11-25'],
		['all', '2023-12-01', '2026-11-25']
	] as const)('%s is %s to %s', (period, since, until) => {
		expect(daysOf(period, span)).toEqual({ since, until });
	});

	test('a year after 29 February is 28 February', () => {
		expect(daysOf('last-12-months', { data_to: '2024-02-28' })).toEqual({ since: '2023-02-28', until: '2024-02-29' });
		expect(read('?from=2024-02-29&to=2024-03-10&compare=year').before?.since).toBe('2023-02-28');
	});
});

describe('the period before', () => {
	test('is as long as the period and ends where it begins', () => {
		expect(read('?period=last-30-days').before).toEqual({ since: '2026-09-26', until: '2026-10-26' });
	});

	test('is as many whole months for whole months', () => {
		expect(read('?from=2026-09-01&to=2026-11-01').before).toEqual({ since: '2026-07-01', until: '2026-09-01' });
		expect(read('?period=last-month').before).toEqual({ since: '2026-09-01', until: '2026-10-01' });
	});

	test('does not exist for all time, nor where none is wanted', () => {
		expect(read('?period=all').before).toBeNull();
		expect(read('?compare=none').before).toBeNull();
	});
});

describe('what a URL names wrongly has its default', () => {
	test.each([
		'?period=forever',
		'?from=2026-02-30&to=2026-03-01',
		'?from=2026-03-02&to=2026-03-01',
		'?from=2026-01-01'
	])('%s is the last twelve months', (query) => expect(read(query).period).toBe('last-12-months'));

	test('a basis, measure or stage that does not exist is the default one', () => {
		expect(read('?basis=x&measure=y&counted=z')).toMatchObject({
			basis: 'cohort',
			measure: 'units',
			counted: 'requested'
		});
	});

	test('no query at all makes readFilters throw', () => {
		fc.assert(
			fc.property(fc.webQueryParameters(), (query) => {
				const { since, until } = readFilters(at(`?${query}`), span);
				expect(since < until).toBe(true);
			})
		);
	});
});

describe('links', () => {
	test('to another page keep the filters and nothing else', () => {
		const url = at('?category=Shoes&category=Bags+%26+more&sort=-low&page=3&period=last-30-days');
		expect(hrefTo('/products', url)).toBe('/products?category=Shoes&category=Bags+%26+more&period=last-30-days');
	});

	test('to this page keep everything but the place in the list', () => {
		expect(hrefWith(at('?q=boot&page=3'), { category: ['Shoes'] })).toBe('/reasons?q=boot&category=Shoes');
	});

	test('that toggle a member twice lead back', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1 }), (member) => {
				const url = at('?category=Shoes');
				const there = new URL(toggleHref(url, 'reason', member), url);
				expect(toggleHref(there, 'reason', member)).toBe('/reasons?category=Shoes');
			})
		);
	});

	test('carry any member through the URL unchanged', () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1 }), (members) => {
				const url = new URL(hrefTo('/', at(''), { category: members }), 'http://localhost');
				expect(readFilters(url, span).where.category).toEqual(members);
			})
		);
	});
});

test('every named period has the days that it says when they are named instead', () => {
	for (const period of periods) {
		const { since, until } = daysOf(period, span);
		expect(read(`?from=${since}&to=${until}`)).toMatchObject({ since, until, period: null });
	}
	expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
});
