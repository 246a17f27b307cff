// The metric engine: a question in the words of the dictionary becomes one plain statement and then an answer.
import type { Dictionary } from './dictionary.ts';
import { weightedWilson, wilson, type Interval } from './intervals.ts';
import { columnsOf, planQuestion, type Plan } from './plan.ts';
import { QuestionError } from './question-error.ts';
import { answerStatement, leftOutStatement, type Statement } from './statement.ts';
import type { Answer, Ask, LeftOut, MetricRow, Question } from './types.ts';

export type EngineOptions = {
	dictionary: Dictionary;
	ask: Ask;
	/** The published version that `ask` reads. */
	version: string;
	/** More rows than this are refused instead of cut. Absent: no bound. */
	mostRows?: number;
};

/** Answers a question. Throws QuestionError. */
export async function answer(
	question: Question,
	{ dictionary, ask, version, mostRows }: EngineOptions
): Promise<Answer> {
	const prepared = prepareAnswer(question, { dictionary, mostRows });
	const { plan, columns, statement, leftOut } = prepared;
	const rows = await ask(statement.sql, statement.values);
	refuseTooMany(rows.length, mostRows);
	const interval = intervalOf(plan);
	const { metric, basis, measure, counted, by } = plan;
	return {
		metric,
		basis,
		measure,
		counted,
		version,
		by,
		columns,
		rows: rows.map((row) => finishRow(row, columns, interval)),
		left_out: leftOut ? gather((await ask(leftOut.sql, leftOut.values)) as unknown as LeftOut[]) : []
	};
}

export type PreparedAnswer = {
	plan: Plan;
	/** Columns of the finished rows; the statement gives those before `low`, then `effective` for a rate. */
	columns: string[];
	statement: Statement;
	leftOut: Statement | null;
};

/** All of an answer that needs no database, for callers that stream the rows themselves. Throws QuestionError. */
export function prepareAnswer(
	question: Question,
	{ dictionary, mostRows }: Pick<EngineOptions, 'dictionary' | 'mostRows'>
): PreparedAnswer {
	const plan = planQuestion(question, dictionary);
	if (mostRows !== undefined && plan.limit !== null && plan.limit > mostRows)
		throw new QuestionError('bad_value', `limit may be at most ${mostRows}, not ${plan.limit}`, {
			found: String(plan.limit),
			hint: 'read the rest with offset'
		});
	return {
		plan,
		columns: columnsOf(plan),
		statement: answerStatement(plan, dictionary, mostRows === undefined ? null : mostRows + 1),
		leftOut: leftOutStatement(plan, dictionary)
	};
}

/** Throws `too_many_rows` where a statement that asked for one row more than allowed got it. */
export function refuseTooMany(rows: number, mostRows: number | undefined): void {
	if (mostRows !== undefined && rows > mostRows)
		throw new QuestionError('too_many_rows', `the answer has more than ${mostRows} rows`, {
			wanted: [`at most ${mostRows} rows`],
			hint: 'give limit and offset, fewer dimensions or a filter'
		});
}

/** The interval that a row of this plan has, from its numerator, denominator and effective number. */
export function intervalOf(
	plan: Plan
): (numerator: number | null, denominator: number | null, effective: number | null) => Interval {
	if (plan.kind !== 'rate') return () => ({ low: null, high: null });
	if (!plan.whole?.squares) return wilson;
	return (numerator, denominator, effective) => weightedWilson(numerator ?? 0, denominator ?? 0, effective);
}

function finishRow(row: MetricRow, columns: readonly string[], interval: ReturnType<typeof intervalOf>): MetricRow {
	const number = (name: string) => row[name] as number | null;
	const ends: MetricRow = interval(
		number('numerator'),
		number('denominator'),
		(row['effective'] ?? null) as number | null
	);
	return Object.fromEntries(columns.map((name) => [name, (name in ends ? ends[name] : row[name]) ?? null]));
}

/** What was left out for the same reason on both sides of a rate is one entry; nothing left out is none. */
function gather(found: readonly LeftOut[]): LeftOut[] {
	const gathered: LeftOut[] = [];
	for (const { reason, unit, amount } of found) {
		const same = gathered.find((entry) => entry.reason === reason && entry.unit === unit);
		if (same) same.amount += amount;
		else gathered.push({ reason, amount, unit });
	}
	return gathered.filter(({ amount }) => amount !== 0);
}
