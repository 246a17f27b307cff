import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareAnswer } from '../../sql/metrics/engine.ts';
import { firstDay } from '../../sql/metrics/period.ts';
import { QuestionError } from '../../sql/metrics/question-error.ts';
import { parseQuestion, questionQuery } from '../../sql/metrics/question.ts';
import type { Question } from '../../sql/metrics/types.ts';
import { dictionary } from '../fixtures/published.ts';

const parse = (query: string) => parseQuestion('return_rate', new URLSearchParams(query));

/** The code of the QuestionError that a question ends in. */
function codeOf(ask: () => unknown): string {
	try {
		ask();
	} catch (error) {
		if (error instanceof QuestionError) return error.code;
		throw error;
	}
	return 'no error';
}

describe('a question from a URL', () => {
	test('is read whole', () => {
		const query =
			'by=reason,month&from=2026-01-01&to=2026-04-01&basis=cohort&measure=units&counted=requested&sort=-value&limit=5&offset=10' +
			'&where=category%3DShoes,Bags%5C,%20big&where=category%3DHats&where=channel%3Da%3Db%5C%5C';
		expect(parse(query)).toEqual({
			metric: 'return_rate',
			by: ['reason', 'month'],
			from: '2026-01-01',
			to: '2026-04-01',
			basis: 'cohort',
			measure: 'units',
			counted: 'requested',
			where: { category: ['Shoes', 'Bags, big', 'Hats'], channel: ['a=b\\'] },
			sort: '-value',
			limit: 5,
			offset: 10
		});
	});

	test('written back and read again is the same question', () => {
		const member = fc.string({ minLength: 1, unit: 'grapheme' });
		const question = fc.record(
			{
				metric: fc.constant('return_rate'),
				by: fc.uniqueArray(fc.constantFrom('reason', 'month', 'product')),
				from: fc.constant('2026-01-01'),
				to: fc.constant('2026-02-01'),
				basis: fc.constantFrom('cohort', 'return_date', 'refund_date'),
				measure: fc.constantFrom('units', 'value', 'orders', 'lines'),
				counted: fc.constantFrom('requested', 'received', 'refunded'),
				where: fc.dictionary(fc.constantFrom('category', 'reason', '__proto__'), fc.array(member, { minLength: 1 }), {
					minKeys: 1
				}),
				compare: fc.constantFrom('previous', 'last_year', '2025-01-01..2025-02-01'),
				totals: fc.boolean(),
				top: fc.integer({ min: 1, max: 99 }),
				fill: fc.boolean(),
				nonzero: fc.boolean(),
				sort: fc.constantFrom('value', '-low'),
				limit: fc.nat(1000),
				offset: fc.nat(1000)
			},
			{ requiredKeys: ['metric', 'by'] }
		) as fc.Arbitrary<Question>;
		fc.assert(
			fc.property(question, (asked) => {
				const again = parseQuestion(asked.metric, new URLSearchParams(questionQuery(asked).toString()));
				expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(asked)));
			})
		);
	});

	test.each([
		['of=reason', 'unknown_parameter'],
		['from=2026-01-01&from=2026-01-02', 'repeated_parameter'],
		['basis=shipping', 'bad_value'],
		['measure=UNITS', 'bad_value'],
		['limit=ten', 'bad_value'],
		['top=many', 'bad_value'],
		['totals=yes', 'bad_value'],
		['fill=1', 'bad_value'],
		['limit=-1', 'bad_value'],
		['where=Shoes', 'bad_filter'],
		['where=%3DShoes', 'bad_filter']
	])('%s ends in %s', (query, code) => {
		expect(codeOf(() => parse(query))).toBe(code);
	});
});

describe('a question', () => {
	const march = { from: '2026-03-01', to: '2026-04-01' };
	const ask = (question: Partial<Question>) => () =>
		prepareAnswer({ metric: 'return_rate', ...question }, { dictionary, mostRows: 100_000 });

	test.each<[string, Partial<Question>, string]>([
		['for no metric', { metric: 'return_rates' }, 'unknown_metric'],
		['for a name of every object', { metric: 'constructor' }, 'unknown_metric'],
		['by no dimension', { by: ['colour'] }, 'unknown_dimension'],
		['by a name of every object', { by: ['__proto__'] }, 'unknown_dimension'],
		['by SQL', { by: ['category; drop table x'] }, 'unknown_dimension'],
		['by what the metric lacks', { metric: 'orders', by: ['reason'] }, 'dimension_not_available'],
		['by the same dimension twice', { by: ['reason', 'reason'] }, 'bad_value'],
		['where no dimension', { where: { colour: ['red'] } }, 'unknown_dimension'],
		['where the metric lacks it', { metric: 'shipped_units', where: { reason: ['style'] } }, 'dimension_not_available'],
		['where nothing', { where: { reason: [] } }, 'bad_filter'],
		['where a month is none', { where: { month: ['March'] } }, 'bad_filter'],
		['on a basis that the metric lacks', { metric: 'shipped_units', basis: 'cohort' }, 'coordinate_not_available'],
		['in a measure that is another', { metric: 'returned_units', measure: 'value' }, 'coordinate_not_available'],
		['from no day', { from: '2026-02-30' }, 'bad_date'],
		['to a time', { to: '2026-02-03T00:00' }, 'bad_date'],
		['of an empty period', { from: '2026-02-03', to: '2026-02-03' }, 'bad_range'],
		['sorted by nothing of the answer', { sort: 'margin' }, 'bad_sort'],
		['sorted by an interval that there is not', { metric: 'orders', sort: 'low' }, 'bad_sort'],
		['sorted by an interval of a difference', { ...march, compare: 'previous', sort: 'difference_low' }, 'bad_sort'],
		['against no period', { ...march, compare: 'yesterday' }, 'bad_compare'],
		['against a period that ends before it begins', { ...march, compare: '2025-02-01..2025-01-01' }, 'bad_compare'],
		['against another period without one of its own', { from: '2026-03-01', compare: 'previous' }, 'bad_compare'],
		['against two kinds of periods', { ...march, by: ['week', 'day'], compare: 'previous' }, 'bad_compare'],
		[
			'against another period in one month',
			{ ...march, where: { month: ['2026-03'] }, compare: 'previous' },
			'bad_compare'
		],
		[
			'against another period where no dimension is',
			{ ...march, where: { colour: ['red'] }, compare: 'previous' },
			'unknown_dimension'
		],
		['of the top of nothing', { top: 3 }, 'bad_value'],
		['of the top of months', { by: ['month'], top: 3 }, 'bad_value'],
		['of a top of none', { by: ['reason'], top: 0 }, 'bad_value'],
		['filled without periods', { ...march, by: ['reason'], fill: true }, 'bad_value'],
		['filled without an end', { by: ['month'], from: '2026-03-01', fill: true }, 'bad_value'],
		['of more rows than are given', { limit: 100_001 }, 'bad_value'],
		['of no rows', { limit: 0 }, 'bad_value'],
		['from the middle of a row', { offset: 0.5 }, 'bad_value']
	])('%s ends in a coded error', (_, question, code) => {
		expect(codeOf(ask(question))).toBe(code);
	});

	test('in the only measure that a metric has is no mistake', () => {
		expect(codeOf(ask({ metric: 'returned_units', measure: 'units' }))).toBe('no error');
	});

	test('never becomes SQL: no text of a request stands in the statement', () => {
		const text = fc.string({ minLength: 3, unit: 'grapheme' }).map((letters) => `~${letters}~`);
		fc.assert(
			fc.property(fc.array(text, { minLength: 1, maxLength: 60 }), (members) => {
				const { statement } = ask({ where: { reason: members, category: members }, by: ['reason'] })();
				for (const member of members) expect(statement.sql).not.toContain(member);
			})
		);
	});
});

describe('a period', () => {
	test.each<[Parameters<typeof firstDay>[0], string, string | null]>([
		['day', '2026-02-28', '2026-02-28'],
		['day', '2026-02-29', null],
		['week', '2026-11-24', '2026-11-23'],
		['week', '2026-W01', '2025-12-29'],
		['week', '2020-W53', '2020-12-28'],
		['week', '2021-W53', null],
		['week', '2026-W00', null],
		['month', '2026-03', '2026-03-01'],
		['month', '2026-13', null],
		['month', '2026-03-17', '2026-03-01'],
		['quarter', '2026-Q3', '2026-07-01'],
		['quarter', '2026-12-31', '2026-10-01'],
		['year', '2026', '2026-01-01'],
		['year', '2026-Q1', null],
		['month', '2026', null]
	])('%s %s begins on %s', (period, text, day) => {
		expect(firstDay(period, text)).toBe(day);
	});
});
