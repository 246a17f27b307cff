import type { Company } from './company.ts';

/** Customers whom the models want a person to look at. */
export async function flaggedCustomers(company: Company): Promise<Set<string>> {
	const rows = await company.ask('select customer_id from marts.agg_customer_fairness where is_flagged');
	return new Set(rows.map(({ customer_id }) => String(customer_id)));
}

/**
 * Customers with enough purchases to be judged by: 10 mature units in eight orders within two years. Of four orders nobody
 * should conclude anything, whoever placed them.
 */
export async function judgedCustomers(company: Company): Promise<Set<string>> {
	const rows = await company.ask(
		"select customer_id from marts.agg_customer_fairness where standing in ('for_review', 'usual') and orders >= 8"
	);
	return new Set(rows.map(({ customer_id }) => String(customer_id)));
}
