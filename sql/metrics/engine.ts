// The metric engine: a question in the words of the dictionary becomes one plain statement and then an answer.
import { entryOf, type Dictionary } from './dictionary.ts';
import { newcombe, weightedWilson, wilson, type Interval } from './intervals.ts';
import { addDays, endOf } from './period.ts';
import { columnsOf, isSurvival, planQuestion, type Plan } from './plan.ts';
import { QuestionError } from './question-error.ts';
import { answerStatement, countStatement, leftOutStatement } from './statement/answer.ts';
import { publicationStatement } from './statement/publication.ts';
import type { Statement } from './statement/writer.ts';
import { withSumsOf } from './summed-up.ts';
import type { Answer, Ask, LeftOut, MetricRow, Question, UnsettledPeriod } from './types.ts';

/**
 * How far a version reaches: `data_to` as YYYY-MM-DDTHH:MM:SS in the reporting time zone, or null without any event.
 * `relations` are the names of those of `marts`, a comma around each; absent: no added-up fact is read.
 */
export type Reach = {
	data_to: string | null;
	maturity_days: number;
	reporting_currency?: string | null;
	reporting_timezone?: string | null;
	relations?: string | null;
};

export type EngineOptions = {
	dictionary: Dictionary;
	ask: Ask;
	/** The published version that `ask` reads. */
	version: string;
	/** More rows than this are refused instead of cut. Absent: no bound. */
	mostRows?: number;
	/** By which periods are found partial or immature. Absent: none is. */
	reach?: Reach | null;
};

/** Answers a question. Throws QuestionError. */
export async function answer(
	question: Question,
	{ dictionary, ask, version, mostRows, reach = null }: EngineOptions
): Promise<Answer> {
	const prepared = prepareAnswer(question, { dictionary, mostRows, reach });
	const { plan, columns, statement, leftOut } = prepared;
	const found = await ask(statement.sql, statement.values);
	refuseTooMany(found.length, mostRows);
	const ends = intervalsOf(plan);
	const rows = found.map((row) => finishRow(row, columns, ends));
	const { metric, basis, measure, counted, by, compared } = plan;
	const { unit } = entryOf(dictionary.metrics, metric);
	const settled = settledBy(plan, reach);
	return {
		metric,
		basis,
		measure,
		counted,
		unit,
		currency: unit === 'money' || measure === 'value' ? (reach?.reporting_currency ?? null) : null,
		timezone: reach?.reporting_timezone ?? null,
		version,
		by,
		columns,
		rows,
		total_rows: await countRows(found.length, plan, readable(dictionary, reach), ask),
		left_out: await askLeftOut(leftOut, ask),
		...settled(plan.to),
		unsettled: unsettledPeriods(plan, rows, settled),
		compared: compared && {
			...compared,
			...settled(compared.to),
			left_out: await askLeftOut(leftOutStatement({ ...plan, ...compared }, dictionary), ask)
		}
	};
}

/** How far the published version that `ask` reads reaches; null where it does not say. */
export async function readReach(ask: Ask): Promise<Reach | null> {
	const { sql, values } = publicationStatement();
	return ((await ask(sql, values))[0] as Reach | undefined) ?? null;
}

export type PreparedAnswer = {
	plan: Plan;
	/** Columns of the finished rows; the statement gives all but the ends of intervals. */
	columns: string[];
	statement: Statement;
	/** What the figures leave out, in the period that was asked for. */
	leftOut: Statement | null;
};

/** All of an answer that needs no database, for callers that stream the rows themselves. Throws QuestionError. */
export function prepareAnswer(
	question: Question,
	{ dictionary, mostRows, reach = null }: Pick<EngineOptions, 'dictionary' | 'mostRows' | 'reach'>
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
		statement: answerStatement(plan, readable(dictionary, reach), mostRows === undefined ? null : mostRows + 1),
		leftOut: leftOutStatement(plan, dictionary)
	};
}

/** The dictionary as far as this version has what it names: older ones lack some of the facts that are added up. */
const readable = (dictionary: Dictionary, reach: Reach | null): Dictionary =>
	withSumsOf(dictionary, (relation) => (reach?.relations ?? '').includes(`,${relation.replace('marts.', '')},`));

/** Throws `too_many_rows` where a statement that asked for one row more than allowed got it. */
export function refuseTooMany(rows: number, mostRows: number | undefined): void {
	if (mostRows !== undefined && rows > mostRows)
		throw new QuestionError('too_many_rows', `the answer has more than ${mostRows} rows`, {
			wanted: [`at most ${mostRows} rows`],
			hint: 'give limit and offset, fewer dimensions or a filter'
		});
}

/** Two columns that are computed from others of the same row. */
export type ComputedEnds = {
	low: string;
	high: string;
	/** The columns of the statement that they come from, in the order of the arguments. */
	from: readonly string[];
	compute: (...values: (number | null)[]) => Interval;
};

/** The intervals that a row of this plan has, each from columns of its statement. */
export function intervalsOf(plan: Plan): ComputedEnds[] {
	const hasWeights = plan.whole?.squares || plan.whole?.effective;
	const ofRate = (
		numerator: number | null = null,
		denominator: number | null = null,
		effective: number | null = null
	) => (hasWeights ? weightedWilson(numerator ?? 0, denominator ?? 0, effective) : wilson(numerator, denominator));
	const isRate = plan.kind === 'rate';
	const none = () => ({ low: null, high: null });
	const from = isRate ? ['numerator', 'denominator', 'effective'] : [];
	const asFound = (low: number | null = null, high: number | null = null) => ({ low, high });
	const own: ComputedEnds = isSurvival(plan)
		? { low: 'low', high: 'high', from: ['age_low', 'age_high'], compute: asFound }
		: { low: 'low', high: 'high', from, compute: isRate ? ofRate : none };
	if (!plan.compared) return [own];
	const rate = (values: (number | null)[]) => {
		const [numerator = null, denominator = null] = values;
		return { value: numerator === null || !denominator ? null : numerator / denominator, ...ofRate(...values) };
	};
	return [
		own,
		{
			low: 'difference_low',
			high: 'difference_high',
			from: [...from, ...from.map((name) => `compared_${name}`)],
			compute: isRate ? (...values) => newcombe(rate(values.slice(0, 3)), rate(values.slice(3))) : none
		}
	];
}

function finishRow(row: MetricRow, columns: readonly string[], intervals: readonly ComputedEnds[]): MetricRow {
	const finished: MetricRow = Object.fromEntries(columns.map((name) => [name, row[name] ?? null]));
	for (const { low, high, from, compute } of intervals) {
		const ends = compute(...from.map((name) => (row[name] ?? null) as number | null));
		finished[low] = ends.low;
		finished[high] = ends.high;
	}
	return finished;
}

/** The rows of a whole answer; asked only where limit or offset may have left some out. */
async function countRows(found: number, plan: Plan, dictionary: Dictionary, ask: Ask): Promise<number> {
	const { limit, offset } = plan;
	const isWhole = (offset === 0 || found > 0) && (limit === null || found < limit);
	if (isWhole) return offset + found;
	const { sql, values } = countStatement(plan, dictionary);
	return (await ask(sql, values))[0]?.['total_rows'] as number;
}

async function askLeftOut(statement: Statement | null, ask: Ask): Promise<LeftOut[]> {
	return statement ? gather((await ask(statement.sql, statement.values)) as unknown as LeftOut[]) : [];
}

type Settled = (end: string | null) => { partial: boolean; immature: boolean };

/** Whether a period with this end (exclusive; null: it goes on) is not over, or has cohorts that are too young. */
function settledBy({ basis }: Plan, reach: Reach | null): Settled {
	if (!reach?.data_to) return () => ({ partial: false, immature: false });
	const last = reach.data_to.slice(0, 10);
	const [over, mature] = [addDays(last, 1), addDays(last, 1 - reach.maturity_days)];
	return (end) => ({
		partial: end !== null && end > over,
		immature: basis === 'cohort' && (end === null || end > mature)
	});
}

function unsettledPeriods({ groups, to }: Plan, rows: readonly MetricRow[], settled: Settled): UnsettledPeriod[] {
	return groups.flatMap(({ name: dimension, dimension: { period } }) => {
		if (!period) return [];
		const members = new Set(rows.map((row) => row[dimension]).filter((member) => typeof member === 'string'));
		return [...members].sort().flatMap((member) => {
			const end = endOf(period, member);
			const marks = settled(to !== null && to < end ? to : end);
			return marks.partial || marks.immature ? [{ dimension, member, ...marks }] : [];
		});
	});
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
