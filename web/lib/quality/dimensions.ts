// The dimensions of the batch detective by their names.
import { m } from '#lib/paraglide/messages.js';

const words: Record<string, () => string> = {
	supplier: m.dimension_supplier,
	batch: m.dimension_batch,
	production_week: m.dimension_production_week,
	warehouse: m.dimension_warehouse,
	carrier: m.dimension_carrier,
	product: m.dimension_product,
	category: m.dimension_category
};

/** `Batch`, `Batch × Warehouse`: a pair is named by both of its dimensions. */
export function dimensionName(dimension: string): string {
	const one = words[dimension];
	if (one) return one();
	const [first, ...rest] = dimension.split('_');
	const pair = [words[first ?? ''], words[rest.join('_')]];
	return pair.every((word) => word !== undefined) ? pair.map((word) => word?.()).join(' × ') : dimension;
}
