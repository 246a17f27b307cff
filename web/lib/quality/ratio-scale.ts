/** The right end of a scale of ratios that shows all of them with their intervals. */
export const ratioScale = (rows: readonly { ratio: number | null; ratio_high: number | null }[]): number =>
	Math.max(
		4,
		...rows.flatMap(({ ratio, ratio_high }) => [ratio ?? 0, ratio_high ?? 0]).filter((ratio) => Number.isFinite(ratio))
	);
