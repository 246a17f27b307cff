/**
 * The right end of a scale of rates that shows all of them without letting one wide interval squeeze the others: the
 * largest rate or reference with a quarter more, or the upper end of the interval that most rows stay under.
 */
export function rateScale(
	rows: readonly { rate: number | null; high: number | null; against?: number | null }[]
): number {
	const rates = rows.flatMap(({ rate, against }) => [rate ?? 0, against ?? 0]);
	const highs = rows.map(({ high }) => high ?? 0).sort((a, b) => a - b);
	const usual = highs[Math.floor((highs.length - 1) * 0.8)] ?? 0;
	return Math.min(1, Math.max(...rates.map((rate) => rate * 1.25), usual, 0.01));
}
