// The metric engine on the published version: the dictionary bundled, answers kept per version.
import dictionaryText from '../../../data/reference/metrics.yaml?raw';
import { parseDictionary, type Dictionary } from '../../../sql/metrics/dictionary.ts';
import { answer, prepareAnswer, readReach } from '../../../sql/metrics/engine.ts';
import { membersStatement } from '../../../sql/metrics/statement/members.ts';
import { QuestionError } from '../../../sql/metrics/question-error.ts';
import type { Answer, Ask, MetricRow, Question } from '../../../sql/metrics/types.ts';
import { readArrow } from './arrow.ts';
import type { Lease } from './warehouse.ts';

/** An answer of more rows than this is refused: it would help nobody on a page. */
const mostRows = 100_000;

/** The dictionary as it was bundled. */
export const dictionary: Dictionary = parseDictionary(dictionaryText);

/** A member of a dimension; `count` is its rows in the fact where it is found first. */
type Member = {
	source_id?: string;
	member: string;
	name?: string;
	name_en?: string | null;
	name_zh?: string | null;
	count: number;
};

export type Metrics = {
	/** Answers a question. Throws QuestionError, Failure. The answer is shared: it is not to be changed. */
	answer: (question: Question) => Promise<Answer>;
	/** The same rows as a whole Arrow IPC stream. */
	arrow: (question: Question) => Promise<Uint8Array<ArrayBuffer>>;
	/** Members of a dimension, the most frequent first. */
	members: (dimension: string, search: string, limit: number) => Promise<readonly Member[]>;
};

/** The metrics as a request sees them. */
export function metricsOf(lease: Pick<Lease, 'cached'>): Metrics {
	return {
		answer: (question) =>
			lease.cached(`answer ${keyOf(question)}`, async ({ run, version }) => {
				const ask: Ask = (sql, values) => run(sql, values) as Promise<MetricRow[]>;
				const given = await answer(question, {
					dictionary,
					ask,
					version: await version(),
					mostRows,
					reach: await readReach(ask)
				});
				return { answer: given, weight: 10 + given.rows.length * given.columns.length };
			}),
		arrow: (question) =>
			lease.cached(`arrow ${keyOf(question)}`, async ({ run, use }) => {
				const reach = await readReach((sql, values) => run(sql, values) as Promise<MetricRow[]>);
				const prepared = prepareAnswer(question, { dictionary, mostRows, reach });
				const stream = await use((connection) => readArrow(connection, prepared, mostRows));
				return { answer: stream, weight: 10 + stream.byteLength / 8 };
			}),
		members: (name, search, limit) => {
			if (!Object.hasOwn(dictionary.dimensions, name) || dictionary.dimensions[name]?.period)
				throw new QuestionError('unknown_dimension', `there is no dimension ${name} with members`, {
					found: name,
					wanted: Object.entries(dictionary.dimensions).flatMap(([key, { column }]) => (column ? [key] : []))
				});
			return lease.cached(`members ${JSON.stringify([name, search, limit])}`, async ({ run }) => {
				const { sql, values } = membersStatement(name, dictionary, search, limit);
				const found = (await run(sql, values)) as unknown as Member[];
				return { answer: found, weight: 1 + found.length * 5 };
			});
		}
	};
}

/** The same key for the same question, whatever the order in which it was put together. */
export function keyOf({ where = {}, by = [], ...rest }: Question): string {
	const filters = Object.entries(where).map(([name, members]) => [name, [...new Set(members)].sort()]);
	return JSON.stringify([by, sorted(Object.entries(rest).filter(([, value]) => value !== undefined)), sorted(filters)]);
}

const sorted = <T>(entries: T[]): T[] =>
	entries.sort((one, other) => (String((one as [string])[0]) < String((other as [string])[0]) ? -1 : 1));
