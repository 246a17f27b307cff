// The return curve of a product, and its reasons in layers.
import { m } from '#lib/paraglide/messages.js';
import type { CurveLayer, CurvePoint, CurveWords } from '../charts/return-curve.ts';
import { number, percent, percentRange } from '../format.ts';
import { memberName, type Names } from '../names.ts';
import { faultColour } from '../words.ts';
import type { Queries } from '../../../sql/queries/rows.ts';

export const curvePoints = (rows: readonly Queries['product_curve']['row'][]): CurvePoint[] =>
	rows.map(({ age_days, return_share, low, high, category_share }) => ({
		age: age_days,
		share: return_share,
		low: return_share === null ? null : low,
		high: return_share === null ? null : high,
		category: category_share
	}));

const axisPercent = (ratio: number) => percent(ratio, ratio !== 0 && ratio < 0.01 ? 1 : 0);

export const curveWords = (category: string): CurveWords<CurvePoint> => ({
	percent: axisPercent,
	axis: m.curve_axis(),
	tip: ({ age, share, low, high, category: others }) => [
		m.curve_age({ count: age, n: number(age) }),
		...(share === null ? [] : [`${percent(share)} (${percentRange(low, high)})`]),
		...(others === null ? [] : [`${category}: ${percent(others)}`])
	]
});

/** How many reasons are told apart; the others are one. */
const most = 5;

/** A shade of the colour of a fault, so that neighbours of one fault are told apart. */
export const shade = (fault: string, place: number): string =>
	`color-mix(in srgb, ${faultColour(fault)} ${[100, 78, 58, 42, 30][place] ?? 30}%, var(--surface))`;

/** Reasons with their colours: those of one fault in shades of its colour; `null` is all others together. */
export function reasonColours(reasons: readonly { reason: string; fault: string }[]): string[] {
	const seen = new Map<string, number>();
	return reasons.map(({ fault }) => {
		const place = seen.get(fault) ?? 0;
		seen.set(fault, place + 1);
		return shade(fault, place);
	});
}

export type ReasonCurve = { ages: number[]; reasons: (string | null)[]; layers: CurveLayer[] };

/** The layers of a curve, the largest at its end first; null is the rest of the reasons. */
export function reasonCurve(rows: readonly Queries['product_curve_reasons']['row'][], names: Names): ReasonCurve {
	const ages = [...new Set(rows.map(({ age_days }) => age_days))];
	const places = new Map(ages.map((age, index) => [age, index]));
	const byReason = new Map<string, { reason: string; fault: string; shares: number[] }>();
	for (const { reason, fault, age_days, return_share } of rows) {
		const one = byReason.get(reason) ?? { reason, fault, shares: ages.map(() => 0) };
		byReason.set(reason, one);
		one.shares[places.get(age_days) ?? 0] = return_share;
	}
	const end = ({ shares }: { shares: number[] }) => shares.at(-1) ?? 0;
	const ordered = [...byReason.values()]
		.filter((one) => end(one) > 0)
		.sort((one, other) => end(other) - end(one) || (one.reason < other.reason ? -1 : 1));
	const shown = ordered.slice(0, most);
	const rest = ordered.slice(most);
	const colours = reasonColours(shown);
	const layers = shown.map(({ reason, shares }, index): CurveLayer => ({
		label: memberName('reason', reason, names),
		colour: colours[index] ?? 'var(--unknown)',
		shares
	}));
	if (rest.length === 0) return { ages, reasons: shown.map(({ reason }) => reason), layers };
	return {
		ages,
		reasons: [...shown.map(({ reason }) => reason), null],
		layers: [
			...layers,
			{
				label: m.reasons_rest({ count: rest.length, n: number(rest.length) }),
				colour: 'var(--line-strong)',
				shares: ages.map((_, index) => rest.reduce((sum, { shares }) => sum + (shares[index] ?? 0), 0))
			}
		]
	};
}

export const reasonCurveWords = ({ ages, layers }: ReasonCurve): CurveWords<number> => ({
	percent: axisPercent,
	axis: m.curve_axis(),
	tip: (index) => [
		m.curve_age({ count: ages[index] ?? 0, n: number(ages[index]) }),
		...layers.map(({ label, shares }) => `${label}: ${percent(shares[index])}`).toReversed()
	]
});

/** What the curve says: where it stands at its end, and whether its interval leaves its category out at that age. */
export function curveTitle(points: readonly CurvePoint[], category: string): string {
	const last = points.findLast(({ share, high }) => share !== null && high !== null);
	if (!last || last.share === null) return m.curve_title_none();
	const words = { share: percent(last.share), n: number(last.age), category };
	const others = points.findLast(({ age, category: share }) => share !== null && age <= last.age)?.category ?? null;
	if (others === null) return m.curve_title(words);
	if (last.low !== null && last.low > others) return m.curve_title_above({ ...words, others: percent(others) });
	if (last.high !== null && last.high < others) return m.curve_title_below({ ...words, others: percent(others) });
	return m.curve_title_as({ ...words, others: percent(others) });
}
