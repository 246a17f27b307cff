// What somebody sees of a published version: for each of its relations a view of the same name that holds the rows and
// columns that are theirs. The names of a query then mean these views, so that every page, metric, file and report
// answers from them, and no way leads around.

/** Which rows and columns somebody may see. */
export type Scope = {
	/** Dimension to the members that may be seen; those of several dimensions hold together. */
	rules: Readonly<Record<string, readonly string[]>>;
	/** Whether names, places and words of customers may be seen. */
	personal: boolean;
};

/** Everything. */
export const wholeScope: Scope = { rules: {}, personal: true };

/** The same text for the same scope. */
export const keyOfScope = ({ rules, personal }: Scope): string => {
	const entries = Object.entries(rules).map(([dimension, members]) => [dimension, [...new Set(members)].sort()]);
	return JSON.stringify([personal, entries.sort(([one], [other]) => (String(one) < String(other) ? -1 : 1))]);
};

/** A relation of the published version with its columns. */
export type Relation = { schema: string; name: string; columns: readonly string[] };

/** Relations of a version: `schema`, `name`, `columns`; one row each. */
export const relationsStatement = (catalog: string): string => `
select schema_name as "schema", table_name as name, list(column_name order by column_index) as columns
from duckdb_columns()
where database_name = '${catalog}'
	and schema_name in ('marts', 'meta')
	and not internal
group by all
order by all`;

/** Where names are looked up: those of a scope, or of everything. */
export const lookUpIn = (path: string): string => `set search_path = '${path}'`;

export const makeCatalog = (catalog: string): string => `attach ':memory:' as ${catalog}`;

/** The column of a relation that says which member of a dimension a row belongs to. */
const ownColumns: Readonly<Record<string, string>> = {
	country: 'country',
	channel: 'channel',
	brand: 'brand',
	category: 'category',
	warehouse: 'warehouse_id',
	source: 'source_id'
};

/** What a row has no column for, its product may tell; and for all dimensions at once its return. */
const ofProduct = ['brand', 'category'];

/** What describes the world and nobody's rows: seen whatever the rules, but for those on a column of its own. */
const descriptions = new Set([
	'marts.dim_batches',
	'marts.dim_business_days',
	'marts.dim_business_hours',
	'marts.dim_cost_drivers',
	'marts.dim_leak_rules',
	'marts.dim_ledger_accounts',
	'marts.dim_process_arcs',
	'marts.dim_process_variants',
	'marts.dim_product_versions',
	'marts.dim_products',
	'marts.dim_reasons',
	'marts.dim_sla_hours',
	'marts.dim_stages',
	'marts.dim_suppliers',
	'marts.dim_warehouses',
	// how many rows came and how many checks failed: no rows of anybody
	'meta.audits',
	'meta.contract_columns',
	'meta.load_counts',
	'meta.model_columns',
	'meta.models',
	'meta.publication',
	'meta.source_links',
	'meta.sources',
	'meta.supplied'
]);

/** The country of a supplier or a warehouse is not where its goods went. */
const ofAnotherCountry = new Set(['marts.dim_suppliers', 'marts.dim_warehouses']);

/** Seen where one of the customer's lines is seen. */
const customers = new Set(['marts.dim_customers', 'marts.dim_customer_versions', 'marts.fct_customer_flags']);

/** Figures over all that a customer did: seen where all of the customer's lines are seen. */
const wholeCustomers = new Set(['marts.agg_customer_fairness']);

/** For one purpose only, and not for people: what a customer tells us to prove that a return is theirs. */
const nobodys = new Set(['marts.dim_return_contacts']);

/**
 * What is shown instead of personal data, by the name of the column; `found` and `raw_text` only of rows that were set
 * aside, which are shown as they came.
 */
const masks: Readonly<Record<string, (columns: readonly string[]) => string>> = {
	customer_name: (columns) => (columns.includes('customer_id') ? 'customer_id' : 'cast(null as varchar)'),
	city: () => "'unknown'",
	comment: () => 'cast(null as varchar)',
	note: () => 'cast(null as varchar)',
	// labels and letters are in the picture too
	photo_links: () => 'cast(null as varchar)',
	raw_text: () => 'cast(null as varchar)',
	found: () => 'cast(null as varchar)'
};

export type Statement = { sql: string; values: Record<string, string | readonly string[]> };

/**
 * The statements that make a scope, in a fresh database `scope` beside the `published` one. What cannot be told apart
 * by the rules (totals over the whole company, for one) is withheld: whoever asks for it gets an error that
 * `isWithheld` knows, and never a smaller figure that looks like the whole.
 */
export function scopeStatements(
	{ rules, personal }: Scope,
	relations: readonly Relation[],
	{ scope, published }: { scope: string; published: string }
): Statement[] {
	const dimensions = Object.keys(rules).filter((dimension) => Object.hasOwn(ownColumns, dimension));
	if (dimensions.length < Object.keys(rules).length)
		throw new Error(`no rule can be about ${Object.keys(rules).join()}`);
	const ordered = [...relations].sort((one, other) => Number(isReturns(other)) - Number(isReturns(one)));
	const writing = { scope, published, personal, dimensions, hasReturns: relations.some(isReturns) };
	const views = ordered.map((relation) => ({ relation, conditions: conditionsOf(relation, writing) }));
	return [
		...['marts', 'meta', 'rules'].map((schema) => plain(`create schema ${scope}.${schema}`)),
		...dimensions.flatMap((dimension): Statement[] => [
			plain(`create table ${scope}.rules.${dimension} (member varchar primary key)`),
			{
				sql: `insert into ${scope}.rules.${dimension} select distinct unnest($members)`,
				values: { members: rules[dimension] ?? [] }
			}
		]),
		plain(`create table ${scope}.rules.withheld (nothing varchar)`),
		...(dimensions.length > 0 ? ['customers', 'whole_customers'] : []).map((name) =>
			plain(`create table ${scope}.rules.${name} (source_id varchar, customer_id varchar)`)
		),
		...views.map(({ relation, conditions }) => plain(viewOf(relation, conditions, writing))),
		...views
			.filter(({ conditions }) => conditions === null)
			.map(({ relation }) => plain(`comment on view ${scope}.${nameOf(relation)} is '${withheldMark}'`)),
		...(dimensions.length > 0 ? fillCustomers(relations, writing) : []),
		// from now on whoever reads a view of it is told so
		plain(`drop table ${scope}.rules.withheld`)
	];
}

const plain = (sql: string): Statement => ({ sql, values: {} });
const nameOf = ({ schema, name }: Relation): string => `${schema}.${name}`;
const isReturns = (relation: Relation): boolean => nameOf(relation) === 'marts.fct_returns';

/**
 * Whether a row that was kept apart from the version (what people spoke of, and has gone since) is one that the rules let
 * see. What does not say where it belongs is not.
 */
export const isWithin = (rules: Scope['rules'], row: Readonly<Record<string, unknown>>): boolean =>
	Object.entries(rules).every(([dimension, members]) => {
		const member = row[ownColumns[dimension] ?? ''];
		return typeof member === 'string' && members.includes(member);
	});

/** The mark of a withheld relation, in its comment: what can be asked otherwise (facts added up) is asked otherwise. */
export const withheldMark = 'withheld';

/** Whether an error of DuckDB says that a withheld relation was asked for. */
export const isWithheld = (message: string): boolean => /^Catalog Error: .*\bwithheld\b/.test(message);

type Writing = {
	scope: string;
	published: string;
	personal: boolean;
	dimensions: readonly string[];
	hasReturns: boolean;
};

function viewOf(
	relation: Relation,
	conditions: readonly string[] | null,
	{ scope, published, personal }: Writing
): string {
	const view = `create view ${scope}.${nameOf(relation)} as`;
	if (conditions === null) return `${view} select * from ${scope}.rules.withheld`;
	const hidden = personal ? [] : relation.columns.filter((column) => isPersonal(relation, column));
	const shown = hidden.map((column) => `${masks[column]!(relation.columns)} as ${column}`);
	const star = shown.length > 0 ? `* replace (${shown.join(', ')})` : '*';
	const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';
	return `${view} select ${star} from ${published}.${nameOf(relation)} as seen${where}`;
}

const asItCame = ['raw_text', 'found'];

const isPersonal = ({ schema }: Relation, column: string): boolean =>
	Object.hasOwn(masks, column) && asItCame.includes(column) === (schema === 'meta');

/** What a row must meet to be seen; null: nothing can tell, so nothing is seen. */
function conditionsOf(relation: Relation, { scope, published, dimensions, hasReturns }: Writing): string[] | null {
	const { columns } = relation;
	const name = nameOf(relation);
	if (nobodys.has(name)) return null;
	if (dimensions.length === 0) return [];
	if (customers.has(name)) return [isAmong(`${scope}.rules.customers`, 'customer_id')];
	if (wholeCustomers.has(name)) return [isAmong(`${scope}.rules.whole_customers`, 'customer_id')];
	const conditions: string[] = [];
	for (const dimension of dimensions) {
		const column = ownColumns[dimension]!;
		const allowed = `(select member from ${scope}.rules.${dimension})`;
		if (columns.includes(column) && !(dimension === 'country' && ofAnotherCountry.has(name)))
			conditions.push(`seen.${column} in ${allowed}`);
		else if (descriptions.has(name)) continue;
		else if (ofProduct.includes(dimension) && columns.includes('product_id'))
			conditions.push(isAmong(`${published}.marts.dim_products`, 'product_id', `its.${column} in ${allowed}`));
		else if (columns.includes('return_id') && hasReturns && !isReturns(relation))
			conditions.push(isAmong(`${scope}.marts.fct_returns`, 'return_id'));
		else return null;
	}
	return [...new Set(conditions)];
}

const isAmong = (relation: string, id: string, more = 'true'): string =>
	`exists (select 1 from ${relation} as its where its.source_id = seen.source_id and its.${id} = seen.${id} and ${more})`;

/** Who has a line that is seen, and who has no other. */
function fillCustomers(relations: readonly Relation[], { scope, published }: Writing): Statement[] {
	const lines = ['marts.fct_order_lines', 'marts.fct_return_lines'].filter((name) =>
		relations.some((relation) => nameOf(relation) === name)
	);
	if (lines.length === 0) return [];
	const counted = (catalog: string) =>
		`(select source_id, customer_id, count(*) as lines from (${lines
			.map((name) => `select source_id, customer_id from ${catalog}.${name}`)
			.join(' union all ')}) group by all)`;
	return [
		plain(`insert into ${scope}.rules.customers select source_id, customer_id from ${counted(scope)}`),
		plain(
			`insert into ${scope}.rules.whole_customers select source_id, customer_id from ${counted(scope)} as seen join ${counted(published)} as every using (source_id, customer_id, lines)`
		)
	];
}
