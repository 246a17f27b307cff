// The description of the API, made from the dictionary: a path for each metric, with the dimensions and coordinates
// that it really has.
import {
	bases,
	countings,
	dimensionsOfMetric,
	entryOf,
	measures,
	units,
	type Dictionary,
	type Metric
} from '../../../../../sql/metrics/dictionary.ts';
import type { parameters } from '../../../../../sql/metrics/question.ts';

type Schema = Readonly<Record<string, unknown>>;
type Parameter = { name: string; in: 'query' | 'path'; required?: boolean; description: string; schema: Schema };
type Name = (typeof parameters)[number] | 'format' | 'bom' | 'as_of';

const day = { type: 'string', format: 'date' };
const number = { type: 'number' };
const numberOrNull = { type: ['number', 'null'] };
const text = { type: 'string' };
const flag = { type: 'boolean', default: false };
const count = (minimum: number) => ({ type: 'integer', minimum });
const list = (items: Schema) => ({ type: 'array', items });
const object = (properties: Record<string, Schema>) => ({
	type: 'object',
	properties,
	required: Object.keys(properties),
	additionalProperties: false
});
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Schema) => ({ 'application/json': { schema } });

/** An OpenAPI 3.1 document of everything that answers metrics. */
export const describeApi = (dictionary: Dictionary) => ({
	openapi: '3.1.0',
	info: {
		title: 'Retour',
		version: 'v1',
		description:
			'Metrics of returns. Days are YYYY-MM-DD in the reporting time zone, money is in the reporting currency. An answer has an entity tag: asked again with If-None-Match it is 304 while the published version is the same.'
	},
	paths: {
		'/api/v1/metrics': { get: operation('Every metric, with its meaning and what it can be asked by', [], json({})) },
		...Object.fromEntries(
			Object.entries(dictionary.metrics).flatMap(([name, metric]) => [
				[`/api/v1/metrics/${name}`, { get: metricOperation(dictionary, metric) }],
				...(metric.rate && Object.keys(metric.asked).length > 0
					? [[`/api/v1/metrics/${name}/bridge`, { get: bridgeOperation(dictionary, metric) }]]
					: [])
			])
		),
		'/api/v1/dimensions/{name}/members': {
			get: operation(
				'Members of a dimension, the most frequent first',
				[
					{
						name: 'name',
						in: 'path',
						required: true,
						description: 'dimension',
						schema: { enum: Object.keys(dictionary.dimensions).filter((name) => !dictionary.dimensions[name]?.period) }
					},
					{ name: 'q', in: 'query', description: 'part of the name, or beginning of the member', schema: text },
					{
						name: 'limit',
						in: 'query',
						description: 'at most so many',
						schema: { ...count(1), maximum: 200, default: 50 }
					}
				],
				json({})
			)
		}
	},
	components: { schemas }
});

function metricOperation(dictionary: Dictionary, metric: Metric) {
	return {
		...operation(
			`${metric.title.en} · ${metric.title.zh}`,
			parametersOf(dictionary, metric, ['by', 'from', 'to', 'basis', 'measure', 'counted', 'where', 'compare', 'totals',
				'top', 'fill', 'nonzero', 'sort', 'limit', 'offset', 'format', 'bom', 'as_of']), // prettier-ignore
			{
				...json(ref('Answer')),
				'text/csv': { schema: text },
				'application/vnd.apache.arrow.stream': { schema: { type: 'string', contentEncoding: 'binary' } }
			}
		),
		description: `${metric.meaning.en}\n\n${metric.meaning.zh}`,
		tags: [entryOf(dictionary.groups, metric.group).en]
	};
}

const bridgeOperation = (dictionary: Dictionary, metric: Metric) => ({
	...operation(
		`${metric.title.en} in other coordinates, step by step`,
		[
			{
				name: 'bridge',
				in: 'query' as const,
				required: true,
				description: 'the coordinates to go to: basis=return_date,measure=value',
				schema: text
			},
			...parametersOf(dictionary, metric, ['from', 'to', 'basis', 'measure', 'counted', 'where', 'as_of'])
		],
		json(ref('Bridge'))
	),
	tags: [entryOf(dictionary.groups, metric.group).en]
});

const operation = (summary: string, given: readonly Parameter[], content: Schema) => ({
	summary,
	parameters: given,
	responses: {
		'200': { description: 'the answer', content },
		default: { description: 'why there is none', content: json(ref('Error')) }
	}
});

/** The coordinates that a metric does not have are left out. */
function parametersOf(dictionary: Dictionary, metric: Metric, names: readonly Name[]): Parameter[] {
	const choice = (values: readonly string[], chosen: string | undefined) => ({ enum: values, default: chosen });
	const described: Record<Name, [description: string, schema: Schema] | null> = {
		by: [
			`dimensions, separated by commas: ${dimensionsOfMetric(dictionary, metric).join(', ')}`,
			list({ enum: dimensionsOfMetric(dictionary, metric) })
		],
		from: ['first day', day],
		to: ['day after the last one', day],
		basis: metric.asked.basis ? ['by which day it counts', choice(bases, metric.asked.basis)] : null,
		measure: metric.asked.measure ? ['what it counts', choice(measures, metric.asked.measure)] : null,
		counted: metric.asked.counted ? ['from when on it counts', choice(countings, metric.asked.counted)] : null,
		where: ['<dimension>=<member>,<member>; may be repeated', list(text)],
		compare: ['another period beside it: previous, last_year or <from>..<to>', text],
		totals: ['the total and subtotals too', flag],
		top: ['only so many members of the first dimension that is no period; all others as one', count(1)],
		fill: ['every period between from and to', flag],
		nonzero: ['only rows in which something was counted', flag],
		sort: ['a column of the answer; with - in front the largest first', text],
		limit: ['at most so many rows', count(1)],
		offset: ['leave out the first rows', count(0)],
		format: ['else by the Accept header', { enum: ['json', 'csv', 'arrow'] }],
		bom: ['1: CSV begins with a byte order mark, for Excel', { enum: ['1'] }],
		as_of: ['a version that is kept, instead of the one that serves', text]
	};
	return names.flatMap((name): Parameter[] => {
		const found = described[name];
		if (!found) return [];
		const [description, schema] = found;
		// Dimensions and filters: one parameter with commas, or the parameter again.
		const style = name === 'by' ? { explode: false } : {};
		return [{ name, in: 'query', description, schema, ...style }];
	});
}

const coordinate = (values: readonly string[]) => ({ enum: [...values, null] });
const coordinates = { basis: coordinate(bases), measure: coordinate(measures), counted: coordinate(countings) };
const settled = { partial: { type: 'boolean' }, immature: { type: 'boolean' } };
const leftOut = list(
	object({
		reason: { enum: ['unlinked', 'not_refunded', 'no_amount', 'too_young'] },
		amount: number,
		unit: { enum: [...measures, 'rows'] }
	})
);

const schemas = {
	Answer: object({
		metric: text,
		...coordinates,
		unit: { enum: units, description: 'of value; percent is a share, 0.08 is 8 %' },
		currency: { type: ['string', 'null'], description: 'of money; null where there is none' },
		timezone: { type: ['string', 'null'], description: 'of days' },
		version: text,
		by: list(text),
		columns: list(text),
		rows: list({ type: 'object', additionalProperties: { type: ['string', 'number', 'null'] } }),
		total_rows: { type: 'integer', description: 'without limit and offset' },
		left_out: leftOut,
		...settled,
		unsettled: list(object({ dimension: text, member: text, ...settled })),
		compared: { anyOf: [object({ from: day, to: day, ...settled, left_out: leftOut }), { type: 'null' }] }
	}),
	Bridge: object({
		metric: text,
		version: text,
		steps: list(
			object({
				changed: { enum: ['basis', 'measure', 'counted', null] },
				...coordinates,
				value: numberOrNull,
				numerator: numberOrNull,
				denominator: numberOrNull,
				low: numberOrNull,
				high: numberOrNull,
				part: numberOrNull,
				left_out: leftOut
			})
		),
		difference: numberOrNull
	}),
	Error: object({
		error: {
			type: 'object',
			properties: { code: text, message: text, found: text, wanted: list(text), hint: text },
			required: ['code', 'message']
		}
	})
};
