// Products by reasons: which cells hold more than the rest of the category lets expect.
import type { Queries } from '../../../sql/queries/rows.ts';

export type ProductCell = Queries['reason_products']['row'];

export type MatrixRow = {
	source_id: string;
	product_id: string;
	product_name: string;
	category: string;
	shipped_lines: number;
	cells: ReadonlyMap<string, ProductCell>;
};

/** Products in the order of the rows, and the reasons that stand out for any of them, those of the largest excess first. */
export function productMatrix(rows: readonly ProductCell[], most = 8): { products: MatrixRow[]; reasons: string[] } {
	const products = new Map<string, MatrixRow & { cells: Map<string, ProductCell> }>();
	const excess = new Map<string, number>();
	for (const row of rows) {
		const key = `${row.source_id} ${row.product_id} ${row.category}`;
		const product = products.get(key) ?? { ...row, cells: new Map<string, ProductCell>() };
		products.set(key, product);
		product.cells.set(row.reason, row);
		if (row.is_flagged) excess.set(row.reason, (excess.get(row.reason) ?? 0) + row.returned_lines - row.expected_lines);
	}
	const reasons = [...excess].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
	return { products: [...products.values()], reasons: reasons.slice(0, most).map(([reason]) => reason) };
}

/** How many times as often as expected; null where nothing was. */
export const timesExpected = ({ returned_lines, expected_lines }: ProductCell): number | null =>
	expected_lines > 0 ? returned_lines / expected_lines : null;
