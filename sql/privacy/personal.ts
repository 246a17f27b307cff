// Which rows of the contract are a customer's, and what in them says who it is. Everything that erases or shows reads
// this one table: landings, the warehouse, the quarantine.
import type { Entity } from '../../etl/contract/types.ts';

/** What ids are followed from a customer to rows of theirs. */
export type Kind = 'customers' | 'orders' | 'returns' | 'return_lines';

/** A row is theirs when `column` is an id of theirs; with `unless`, only where that column is empty. */
export type Belonging = { column: string; to: Kind; unless?: string };

export type Personal = {
	entity: string;
	by: readonly Belonging[];
	/** The column that names the source of these ids, where it may be another one than the row's own. */
	source?: string;
	/** Columns of a row of theirs that are emptied. Columns that the contract does not know always are. */
	clears: readonly string[];
	/** Columns that are emptied where they say a name, an address or a number of theirs. */
	names: readonly string[];
};

const ofCustomer: Belonging = { column: 'customer_id', to: 'customers' };
const ofReturn: Belonging = { column: 'return_id', to: 'returns' };
const ofReturnLine: Belonging = { column: 'return_line_id', to: 'return_lines' };

/** In the order in which ids are followed: each entity only needs those before it. */
export const personal: readonly Personal[] = [
	{ entity: 'customers', by: [ofCustomer], clears: ['name', 'email', 'phone', 'region', 'city'], names: [] },
	{ entity: 'orders', by: [ofCustomer], clears: [], names: [] },
	{ entity: 'order_lines', by: [{ column: 'order_id', to: 'orders' }], clears: [], names: [] },
	{
		entity: 'returns',
		by: [ofCustomer, { column: 'order_id', to: 'orders', unless: 'customer_id' }],
		clears: ['note'],
		names: []
	},
	{ entity: 'return_lines', by: [ofReturn], clears: ['reason_text'], names: [] },
	{ entity: 'return_events', by: [ofReturn], clears: ['note'], names: ['actor'] },
	{ entity: 'inspections', by: [ofReturnLine], clears: ['defect_text', 'note', 'photo_links'], names: [] },
	{ entity: 'inventory_movements', by: [ofReturnLine], clears: [], names: [] },
	{
		entity: 'refunds',
		by: [ofCustomer, { ...ofReturn, unless: 'customer_id' }],
		clears: ['reference'],
		names: []
	},
	{ entity: 'exchanges', by: [ofReturn], clears: [], names: [] },
	{ entity: 'return_costs', by: [ofReturn], clears: [], names: [] },
	{
		entity: 'survey_responses',
		by: [ofCustomer, ofReturn],
		source: 'return_source_id',
		clears: ['comment'],
		names: []
	},
	{ entity: 'customer_flags', by: [ofCustomer], source: 'customer_source_id', clears: [], names: ['reason'] }
];

/** The entities whose rows lead to others. */
export const leading: readonly Kind[] = ['orders', 'returns', 'return_lines'];

export const personalOf = (entity: string): Personal | undefined => personal.find((one) => one.entity === entity);

/** Of a row as a record of texts, by the contract's names: which of its columns must go, given what it is. */
export const isKnown = (entity: Pick<Entity, 'columns'>, column: string): boolean =>
	entity.columns.some(({ name }) => name === column);
