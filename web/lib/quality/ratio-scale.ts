/** The right end of a scale of ratios: what most rows stay under, so that one wide interval does not squeeze the rest. */
export function ratioScale(rows: readonly { ratio: number | null; ratio_high: number | null }[]): number {
	const ratios = rows.flatMap(({ ratio }) => (ratio !== null && Number.isFinite(ratio) ? [ratio] : []));
	const highs = rows
		.flatMap(({ ratio_high }) => (ratio_high !== null && Number.isFinite(ratio_high) ? [ratio_high] : []))
		.sort((a, b) => a - b);
	const usual = highs[Math.floor((highs.length - 1) * 0.8)] ?? 0;
	return Math.max(usual, ...ratios.map((ratio) => ratio * 1.15), 2);
}
