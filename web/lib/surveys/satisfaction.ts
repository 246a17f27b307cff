// What answers say, and how far they may be trusted: intervals, groups that are too small to be compared, and what would
// come out had everybody answered.
import { wilson } from '../../../sql/metrics/intervals.ts';
import type { Queries } from '../../../sql/queries/rows.ts';

export const dimensions = ['reason', 'outcome', 'delay', 'handler', 'month'] as const;
export type Dimension = (typeof dimensions)[number];

/** Who answers is asked of what is known of every return. */
export const biasDimensions = ['outcome', 'reason', 'delay'] as const;

type Counts = Queries['satisfaction_groups']['row'];
export type Measured = { value: number | null; low: number | null; high: number | null };

export type Group = {
	member: string;
	ended: number;
	answered: number;
	/** Answers among the returns that ended. */
	response: Measured;
	/** Mean of 1 to 5. */
	csat: number | null;
	/** Share of 4 and 5. */
	satisfied: Measured;
	/** -100 to 100. */
	nps: Measured;
	/** Too few answers to be compared. */
	isSmall: boolean;
	/** Where the whole interval of `satisfied` lies beside the share of all. */
	standing: 'above' | 'below' | 'like';
};

/** Fewer answers than this are shown and not compared. */
export const fewestAnswers = 10;

/** The order of the process; what waited at none comes first. */
const delays = ['in_time', 'requested', 'approved', 'received', 'inspected', 'stocked'];

/** All returns of the period; null where none ended. */
export function overallOf(counts: readonly Counts[]): Group | null {
	const row = counts.find(({ dimension }) => dimension === 'all');
	return row ? groupOf(row, null) : null;
}

/**
 * The members of a dimension. Those without a natural order stand by the upper end of their interval, so that the first
 * are surely low and not just few; and those with too few answers last.
 */
export function groupsOf(counts: readonly Counts[], dimension: Dimension): Group[] {
	const overall = overallOf(counts)?.satisfied.value ?? null;
	const groups = counts.filter((row) => row.dimension === dimension).map((row) => groupOf(row, overall));
	if (dimension === 'month') return groups.toSorted((a, b) => (a.member < b.member ? -1 : 1));
	if (dimension === 'delay') return groups.toSorted((a, b) => delays.indexOf(a.member) - delays.indexOf(b.member));
	return groups.toSorted(
		(a, b) =>
			Number(a.isSmall) - Number(b.isSmall) ||
			(a.isSmall ? b.ended - a.ended : (a.satisfied.high ?? 1) - (b.satisfied.high ?? 1)) ||
			(a.member < b.member ? -1 : 1)
	);
}

function groupOf(row: Counts, overall: number | null): Group {
	const share = (part: number, whole: number): Measured => ({
		value: whole > 0 ? part / whole : null,
		...wilson(part, whole)
	});
	const satisfied = share(row.satisfied, row.csat_answers);
	const isSmall = row.csat_answers < fewestAnswers;
	const isBeside = !isSmall && overall !== null && satisfied.low !== null && satisfied.high !== null;
	return {
		member: row.member,
		ended: row.ended_returns,
		answered: row.answered_returns,
		response: share(row.answered_returns, row.ended_returns),
		csat: row.csat_answers > 0 ? row.csat_sum / row.csat_answers : null,
		satisfied,
		nps: netPromoterScore(row.promoters, row.detractors, row.nps_answers),
		isSmall,
		standing: isBeside && satisfied.high! < overall ? 'below' : isBeside && satisfied.low! > overall ? 'above' : 'like'
	};
}

/**
 * Promoters less detractors of n, in points from -100 to 100, with its 95 % interval: Wald with three answers added, of
 * each kind as many as chance would (Rocks 2016, The American Statistician 70, 365-372), which keeps its word for few
 * answers too.
 */
export function netPromoterScore(promoters: number, detractors: number, n: number): Measured {
	if (n === 0) return { value: null, low: null, high: null };
	const [for_, against, all] = [promoters + 0.75, detractors + 0.75, n + 3];
	const centre = (for_ - against) / all;
	const reach = 1.959963984540054 * Math.sqrt(((for_ + against) / all - centre * centre) / all);
	return {
		value: (100 * (promoters - detractors)) / n,
		low: 100 * Math.max(-1, centre - reach),
		high: 100 * Math.min(1, centre + reach)
	};
}

export type Bias = {
	dimension: (typeof biasDimensions)[number];
	/** The members that answer most and least, of those with returns enough to tell. */
	most: Group;
	least: Group;
	/** The share that is satisfied, were each member heard as often as it returns. */
	weighted: number;
	/** How much of the returns that weighting covers: a member without an answer has no share to be weighted. */
	covered: number;
};

/** Returns that a member must have for its rate of answers to be named. */
const fewestReturns = 30;

/** Who answers, dimension by dimension; none where nobody did, or where there is nobody to compare with. */
export function biasesOf(counts: readonly Counts[]): Bias[] {
	return biasDimensions.flatMap((dimension) => {
		const groups = groupsOf(counts, dimension);
		const byRate = groups
			.filter(({ ended }) => ended >= fewestReturns)
			.toSorted((a, b) => (b.response.value ?? 0) - (a.response.value ?? 0));
		const [most, least] = [byRate[0], byRate.at(-1)];
		const heard = groups.filter(({ satisfied }) => satisfied.value !== null);
		const heardReturns = heard.reduce((sum, { ended }) => sum + ended, 0);
		if (!most || !least || most === least || heardReturns === 0) return [];
		return {
			dimension,
			most,
			least,
			weighted: heard.reduce((sum, { ended, satisfied }) => sum + ended * (satisfied.value ?? 0), 0) / heardReturns,
			covered: heardReturns / groups.reduce((sum, { ended }) => sum + ended, 0)
		};
	});
}

export const scores = ['all', 'low', 'high'] as const;
export type Score = (typeof scores)[number];
