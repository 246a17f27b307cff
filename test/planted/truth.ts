// What a truth that was planted asks of the models, and how the answers of many companies are added up.
import type { Company } from './company.ts';

/** How many were planted and found in one company, and how many of the kind were flagged that nobody planted. */
export type Found = { planted: number; found: number; extra: number };

export type Truth = {
	kind: string;
	/** What counts as found. */
	wanted: string;
	/** The share of the planted ones that must be found (recall), or that may be (of what only looks like one). */
	atLeast?: number;
	atMost?: number;
	/** Held for each company alone, not over all of them. */
	isEach?: boolean;
	/** Nothing may be flagged besides, in any company: what is found is no question of chance. */
	isExact?: boolean;
	look: (company: Company) => Promise<Found>;
};

/** Ids of the truths of a kind in a company. */
export const idsOf = ({ truths }: Company, kind: string): Set<string> =>
	new Set(truths.filter((truth) => truth.kind === kind).map(({ id }) => id));

/** The signals of the inbox: those of many customers, which somebody would act on. */
export const signalsOf = (company: Company) => company.ask("select * from marts.fct_signals where side = 'product'");

/** Suppliers that are bad for a planted reason: the one that gets worse, and whoever makes what has the wrong size chart. */
export async function plantedSuppliers(company: Company): Promise<Set<string>> {
	const sizes = [...idsOf(company, 'wrong_size_chart')].map((id) => `'${id}'`).join(', ');
	const makers = await company.ask(
		`select distinct supplier_id from marts.dim_products where product_id in (${sizes})`
	);
	return new Set([...idsOf(company, 'declining_supplier'), ...makers.map(({ supplier_id }) => String(supplier_id))]);
}
