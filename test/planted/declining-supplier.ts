import { idsOf, plantedSuppliers, signalsOf, type Truth } from './truth.ts';

/** A supplier of electronics gets worse over a year, up to three times. */
export const decliningSupplier: Truth = {
	kind: 'declining_supplier',
	wanted: 'a signal that names the supplier as its subject and is open',
	atLeast: 0.95,
	look: async (company) => {
		const planted = idsOf(company, 'declining_supplier');
		const known = await plantedSuppliers(company);
		const signals = (await signalsOf(company)).filter(({ subject }) => subject === 'supplier');
		const open = new Set(
			signals.filter(({ is_open }) => is_open === true).map(({ supplier_id }) => String(supplier_id))
		);
		return {
			planted: planted.size,
			found: [...planted].filter((id) => open.has(id)).length,
			extra: signals.filter(({ supplier_id }) => !known.has(String(supplier_id))).length
		};
	}
};
