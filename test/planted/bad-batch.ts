import { idsOf, signalsOf, type Truth } from './truth.ts';

/** One batch of a shoe loses its soles. */
export const badBatch: Truth = {
	kind: 'bad_batch',
	wanted: 'a signal that names the batch, with more than expected',
	atLeast: 0.95,
	look: async (company) => {
		const planted = idsOf(company, 'bad_batch');
		const signals = await signalsOf(company);
		const named = new Set(signals.filter(({ subject }) => subject === 'batch').map(({ batch_id }) => String(batch_id)));
		return {
			planted: planted.size,
			found: [...planted].filter((id) => named.has(id)).length,
			// batches and weeks of the supplier that gets worse are bad too; carriers and warehouses are as they always were
			extra: signals.filter(
				({ subject, batch_id, supplier_id }) =>
					subject !== 'product' && subject !== 'supplier' && !planted.has(String(batch_id)) && supplier_id !== 'S168'
			).length
		};
	}
};
