// The SQL of what a version says of itself.
import type { Statement } from './writer.ts';

/**
 * What a published version says of its days, `data_to` (TIMESTAMP), `maturity_days` and `reporting_timezone`, of its
 * `reporting_currency`, and `relations`: the names of
 * those of `marts`, each in commas.
 */
export const publicationStatement = (): Statement => ({
	sql: [
		'select',
		'    data_to,',
		'    maturity_days,',
		'    reporting_currency,',
		'    reporting_timezone,',
		"    (select ',' || string_agg(name, ',') || ',' from (",
		'        select database_name, schema_name, table_name as name from duckdb_tables()',
		'        union all',
		// a reader's scope has views of them; what it withholds says so in its comment
		'        select database_name, schema_name, view_name from duckdb_views() where comment is null',
		"    ) where database_name = current_database() and schema_name = 'marts') as relations",
		'from meta.publication'
	].join('\n'),
	values: {}
});
