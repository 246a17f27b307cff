// Two places where a return rate may stand: which they are, as a URL names them. The one is that of every page (`basis`,
// `measure`, `counted`), the other stands beside it (`to_basis` …).
import type { Basis, Counted, LeftOut, Measure } from '../../../sql/metrics/types.ts';
import { bases, countings, hrefTo, measures, type Address, type Changes, type Days } from '../filters.ts';
import type { Shown } from '../behind/behind.ts';

export type Place = { basis: Basis; measure: Measure; counted: Counted };

/** Places that most companies have, by who reads them: each with its own right answer. */
export const knownPlaces = {
	sales: { basis: 'return_date', measure: 'value', counted: 'requested' },
	quality: { basis: 'cohort', measure: 'units', counted: 'requested' },
	desk: { basis: 'return_date', measure: 'units', counted: 'received' },
	books: { basis: 'refund_date', measure: 'value', counted: 'refunded' }
} as const satisfies Record<string, Place>;
export type KnownPlace = keyof typeof knownPlaces;

export const isSame = (one: Place, other: Place): boolean =>
	one.basis === other.basis && one.measure === other.measure && one.counted === other.counted;

export const placeOf = ({ basis, measure, counted }: Place): Place => ({ basis, measure, counted });

/** The other place of a URL. What it does not name is that of a report on sales; from there, that of the products. */
export function readThere({ searchParams }: Address, here: Place): Place {
	const usual = isSame(here, knownPlaces.sales) ? knownPlaces.quality : knownPlaces.sales;
	const read = <Name extends string>(names: readonly Name[], name: string, otherwise: Name) =>
		names.find((one) => one === searchParams.get(name)) ?? otherwise;
	return {
		basis: read(bases, 'to_basis', usual.basis),
		measure: read(measures, 'to_measure', usual.measure),
		counted: read(countings, 'to_counted', usual.counted)
	};
}

/** A place as the parameters of the other one. */
export const thereChanges = ({ basis, measure, counted }: Place): Changes => ({
	to_basis: basis,
	to_measure: measure,
	to_counted: counted
});

/** The link from a return rate to the page that holds it against another one. */
export const bridgeHref = (url: Address, { basis, measure, counted, where = {} }: Omit<Shown, 'metric' | 'days'>) =>
	hrefTo('/why/bridge', url, {
		...(basis && { basis }),
		...(measure && { measure }),
		...(counted && { counted }),
		...where
	});

/** Whether a figure that a chip speaks of is a return rate of the filters, so that the bridge begins at it. */
export const isBridged = (behind: Pick<Shown, 'metric'> | undefined): boolean => behind?.metric === 'return_rate';

/** A figure on the way. Numerator and denominator are in its measure; all are null where there is no data. */
export type Step = Place & {
	/** What was changed to come here: a coordinate, or the days (`old_enough`, `all_days`); null: the first figure. */
	changed: 'basis' | 'measure' | 'counted' | 'old_enough' | 'all_days' | null;
	value: number | null;
	low: number | null;
	high: number | null;
	numerator: number | null;
	denominator: number | null;
	/** What it adds to the figure before it, as a difference of ratios. */
	part: number | null;
	left_out: readonly LeftOut[];
};

export type Bridge = {
	here: Place;
	there: Place;
	/** The days that each figure is of, as pages show it. */
	here_days: Days;
	there_days: Days;
	/** From the figure here to the figure there; at least one. */
	steps: Step[];
	/** The sum of the parts; null where either figure has no data. */
	difference: number | null;
	/** False: what was shipped is too young to be judged, and both figures still grow. */
	is_mature: boolean;
};

/** The step that makes most of the difference; null where nothing differs. */
export function leadingStep({ steps }: Pick<Bridge, 'steps'>): Step | null {
	const [most] = steps
		.filter(({ changed, part }) => changed !== null && part !== null && part !== 0)
		.sort((one, other) => Math.abs(other.part ?? 0) - Math.abs(one.part ?? 0));
	return most ?? null;
}
