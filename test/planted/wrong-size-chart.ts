import { idsOf, signalsOf, type Truth } from './truth.ts';

/** The size chart of a style is wrong: its sizes come back as too small. Truths are its products, one a size. */
export const wrongSizeChart: Truth = {
	kind: 'wrong_size_chart',
	wanted: 'signals of products for being too small, for at least half of the sizes of the style',
	atLeast: 0.95,
	look: async (company) => {
		const sizes = idsOf(company, 'wrong_size_chart');
		const signals = (await signalsOf(company)).filter(({ subject }) => subject === 'product');
		const named = new Set(
			signals
				.filter(({ reason }) => reason === 'size_too_small' || reason === 'size_chart_wrong')
				.map(({ product_id }) => String(product_id))
		);
		const foundSizes = [...sizes].filter((id) => named.has(id)).length;
		return {
			planted: 1,
			found: foundSizes >= sizes.size / 2 ? 1 : 0,
			extra: signals.filter(({ product_id, supplier_id }) => !sizes.has(String(product_id)) && supplier_id !== 'S168')
				.length
		};
	}
};
