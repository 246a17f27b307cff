// From one return rate to another: the bridge of the metric engine, between the figures that pages show. A page leaves
// shipments out that are too young where it goes by shipping, so the days are a step of their own.
import { placeOf, type Bridge, type Place, type Step } from '#lib/change/bridge.ts';
import { questionOf, type Days, type Filters } from '#lib/filters.ts';
import { settledDays } from '#lib/maturity.ts';
import type { Publication } from '#lib/publication.ts';
import { bridge as bridgeOf } from '../../../sql/metrics/bridge.ts';
import type { Question } from '../../../sql/metrics/types.ts';
import type { Data } from './data.ts';

type Where = Question['where'];

/**
 * The way from the rate of the filters to that at another place, as both stand on pages. `narrowed` are dimensions
 * beside those of the filters. The parts add up to the difference. Throws QuestionError.
 */
export async function readBridge(
	{ answer }: Pick<Data['metrics'], 'answer'>,
	filters: Filters,
	narrowed: Where,
	there: Place,
	publication: Publication
): Promise<Bridge> {
	const here = placeOf(filters);
	const shownDays = (place: Place) => settledDays(filters, place, publication);
	const [hereDays, thereDays] = [shownDays(here), shownDays(there)];
	// where both go by shipping both leave the same days out
	const between: Days = here.basis === 'cohort' && there.basis === 'cohort' ? hereDays : filters;
	const question = (place: Place, { since, until }: Days): Question => {
		const { where, ...rest } = questionOf({ ...filters, ...place, since, until });
		return { metric: 'return_rate', ...rest, where: { ...where, ...narrowed } };
	};
	const walk = async (from: Place, to: Place, days: Days) =>
		(await bridgeOf(question(from, days), to, answer)).steps.map((step) => ({ ...step, ...wholePlace(step, from) }));

	const isCut = (days: Days) => days.until !== between.until;
	const [first, middle, last] = await Promise.all([
		isCut(hereDays) ? walk(here, here, hereDays) : [],
		walk(here, there, between),
		isCut(thereDays) ? walk(there, there, thereDays) : []
	]);
	const path: Omit<Step, 'part'>[] = [
		...first,
		...middle.map((step) => ({ ...step, changed: step.changed ?? (first.length > 0 ? ('all_days' as const) : null) })),
		...last.map((step) => ({ ...step, changed: 'old_enough' as const }))
	];
	const steps = path.map((step, index): Step => ({ ...step, part: minus(step.value, path[index - 1]?.value ?? null) }));
	return {
		here,
		there,
		here_days: hereDays,
		there_days: thereDays,
		steps,
		difference: minus(steps.at(-1)?.value ?? null, steps[0]?.value ?? null),
		is_mature: hereDays.is_mature && thereDays.is_mature
	};
}

/** A return rate has every coordinate, as the dictionary says; the engine's type allows metrics that do not. */
const wholePlace = (
	{ basis, measure, counted }: { [Name in keyof Place]: Place[Name] | null },
	otherwise: Place
): Place => ({
	basis: basis ?? otherwise.basis,
	measure: measure ?? otherwise.measure,
	counted: counted ?? otherwise.counted
});

const minus = (one: number | null, other: number | null): number | null =>
	one === null || other === null ? null : one - other;
