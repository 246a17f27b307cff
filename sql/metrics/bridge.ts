// Why a rate is another one elsewhere: from its coordinates here to those there, one changed at a time.
import { QuestionError } from './question-error.ts';
import type { Answer, Basis, Counted, LeftOut, Measure, Question } from './types.ts';

/** Where a figure stands; a coordinate that a metric does not have is null. */
export type Coordinates = { basis: Basis | null; measure: Measure | null; counted: Counted | null };

/** Coordinates to go to; those that are absent stay as they are. */
export type BridgeTarget = { basis?: Basis; measure?: Measure; counted?: Counted };

/** A figure on the way. `value`, `low` and `high` are null where there is no data; units are those of the measure. */
export type BridgeStep = Coordinates & {
	/** The coordinate that was changed to come here; null: the first figure. */
	changed: keyof Coordinates | null;
	value: number | null;
	numerator: number | null;
	denominator: number | null;
	low: number | null;
	high: number | null;
	/** What this step adds to the figure before it: its part of the difference. Null on the first, and without data. */
	part: number | null;
	left_out: LeftOut[];
};

export type Bridge = {
	metric: string;
	version: string;
	/** From the first figure to the last, in the order basis, measure, counted; steps that change nothing are left out. */
	steps: BridgeStep[];
	/** The last value minus the first: the sum of the parts. Null where either has no data. */
	difference: number | null;
};

const order = ['basis', 'measure', 'counted'] as const;
const allowed = ['metric', 'from', 'to', 'where', ...order];

/**
 * Goes from the coordinates of a question to others. `answer` is the engine over one version; it is asked once for each
 * step. The parts are differences of neighbouring values, so they add up to the whole difference. Throws QuestionError.
 */
export async function bridge(
	question: Question,
	target: BridgeTarget,
	answer: (question: Question) => Promise<Answer>
): Promise<Bridge> {
	const { by, ...rest } = question;
	const found = [...Object.keys(rest), ...(by && by.length > 0 ? ['by'] : [])].find((name) => !allowed.includes(name));
	if (found)
		throw new QuestionError('unknown_parameter', `a bridge has no parameter ${found}`, { found, wanted: allowed });
	const first = await answer(rest);
	const steps = [stepOf(first, null, null)];
	let asked = { ...rest, ...coordinatesOf(first) };
	for (const name of order) {
		if (target[name] === undefined || target[name] === asked[name]) continue;
		asked = { ...asked, [name]: target[name] };
		steps.push(stepOf(await answer(asked), name, steps.at(-1)?.value ?? null));
	}
	const { metric, version } = first;
	return { metric, version, steps, difference: minus(steps.at(-1)?.value ?? null, steps[0]?.value ?? null) };
}

function stepOf(answered: Answer, changed: BridgeStep['changed'], before: number | null): BridgeStep {
	const figure = (name: string) => (answered.rows[0]?.[name] ?? null) as number | null;
	const { basis, measure, counted, left_out } = answered;
	const [value, numerator, denominator] = [figure('value'), figure('numerator'), figure('denominator')];
	const [low, high] = [figure('low'), figure('high')];
	const part = changed ? minus(value, before) : null;
	return { changed, basis, measure, counted, value, numerator, denominator, low, high, part, left_out };
}

/** Those that a question may name: coordinates that are not asked for are left away. */
const coordinatesOf = ({ basis, measure, counted }: Answer): BridgeTarget => ({
	...(basis ? { basis } : {}),
	...(measure ? { measure } : {}),
	...(counted ? { counted } : {})
});

const minus = (one: number | null, other: number | null): number | null =>
	one === null || other === null ? null : one - other;
