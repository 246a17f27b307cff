import type { Data } from './data.ts';

/** Columns of the source contract that some source has supplied: `return_lines.reason_code`. */
export async function readSupplied(warehouse: Data['warehouse']): Promise<Set<string>> {
	const rows = await warehouse.ask('contract_supplied', {});
	return new Set(rows.map(({ entity, column_name }) => `${entity}.${column_name}`));
}
