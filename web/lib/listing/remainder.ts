// What a page of a list leaves out, as one row below it, so that the page and the row are the whole.

/** Sums over all members of a list, by column; null where they do not add up or are not known. */
export type Sums = Record<string, number | null>;

/**
 * The whole less what is shown. A cell that is null adds nothing; a column that is null for the whole is null for the
 * rest. What is left of decimals as binary fractions is no remainder.
 */
export function remainderOf<Whole extends Sums>(
	whole: Whole,
	shown: readonly { readonly [Name in keyof Whole]?: number | null }[]
): Whole {
	const rest = Object.entries(whole).map(([name, sum]) => {
		if (sum === null) return [name, null];
		const left = shown.reduce((less, row) => less - (row[name] ?? 0), sum);
		return [name, Math.abs(left) < 1e-6 * Math.max(1, Math.abs(sum)) ? 0 : left];
	});
	return Object.fromEntries(rest) as Whole;
}

/** A row below a list: all that are not on the page, or all together. */
export type Summary<Whole extends Sums> = { key: 'others' | 'all'; count: number; sums: Whole };

/** Both rows where a list is cut, none where it is whole. `total` is how many members there are. */
export function summariesOf<Whole extends Sums>(
	whole: Whole | null,
	shown: readonly { readonly [Name in keyof Whole]?: number | null }[],
	total: number
): Summary<Whole>[] {
	if (!whole || shown.length === 0 || shown.length >= total) return [];
	return [
		{ key: 'others', count: total - shown.length, sums: remainderOf(whole, shown) },
		{ key: 'all', count: total, sums: whole }
	];
}
