// Facts added up by day (`sums_up` in the dictionary), which answer in place of the fact where they hold all that is
// asked: fewer rows, the same figures. Distinct orders and lines do not add up, so they are always counted in the fact.
import type { Dictionary } from './dictionary.ts';
import type { Aggregate, Side } from './side.ts';

type Summed = NonNullable<Dictionary['facts'][string]['sums_up']>;

/**
 * The side as the first relation that holds it added up has it; the side itself where none does. `uses` are the
 * dimensions and columns that it is split by or filtered on.
 */
export function summedUp(side: Side, uses: readonly string[], dictionary: Dictionary): Side {
	const { date } = side;
	if (typeof date !== 'string' || side.aged || side.within) return side;
	for (const [fact, { sums_up: summed, dimensions }] of Object.entries(dictionary.facts)) {
		if (summed?.fact !== side.fact || !summed.dates.includes(date)) continue;
		if (!uses.every((name) => dimensions.includes(name) || dictionary.dimensions[name]?.period)) continue;
		const aggregate = aggregateIn(summed, side);
		if (!aggregate) continue;
		const only = summed.dated_by ? { ...side.only, [summed.dated_by]: [date] } : side.only;
		return { fact, date: summed.day ?? date, aggregate, only, squares: side.squares };
	}
	return side;
}

/** What is added up, from the columns that hold it already; null where they do not. */
function aggregateIn({ sums, squares, shares, rows }: Summed, side: Side): Aggregate | null {
	const { aggregate } = side;
	if (aggregate.kind === 'rows') {
		const column = aggregate.above && rows[aggregate.above];
		return column ? { kind: 'sum', column, above: column } : null;
	}
	if (aggregate.kind !== 'sum') return null;
	const { share, outflow } = aggregate;
	const column = share ? shares[aggregate.column]?.[share.counted] : sums[aggregate.column];
	const square = squares[aggregate.column];
	if (!column || (side.squares && !square)) return null;
	return { kind: 'sum', column, ...(outflow && { outflow }), ...(square && { squares: square }) };
}

/** The dictionary without the added-up facts that a published version does not have: older ones lack some. */
export const withSumsOf = (dictionary: Dictionary, has: (relation: string) => boolean): Dictionary => ({
	...dictionary,
	facts: Object.fromEntries(
		Object.entries(dictionary.facts).filter(([, { sums_up: summed, relation }]) => !summed || has(relation))
	)
});
