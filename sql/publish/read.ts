// What `retour status` asks of the published version.

export const publication = `select version, published_at::varchar as published_at, data_to::varchar as data_to,
	reporting_timezone, reporting_currency, maturity_days::double as maturity_days, is_demo from meta.publication`;

export const loadCounts = `select source_id, entity, loads::double as loads, rows_read::double as rows_read, loaded::double as loaded,
	unchanged::double as unchanged, quarantined::double as quarantined, stored_rows::double as stored_rows
	from meta.load_counts order by all`;

export const failedAudits = `select audit, relation, severity, sentence, failures::double as failures
	from meta.audits where failures > 0 order by severity, audit`;

/** The version that a file says it is; a file that cannot say so is damaged. */
export const versionOfFile = 'select version from meta.publication';

/** The day on which the data of a version ends: no later than its publication, whatever a record of the future says. */
export const endOfData = `select version, least(data_to, published_at)::date::varchar as ended_on from meta.publication`;

/** After what is to be read has been attached: nothing else can be, whatever a statement says. */
export const lockConnection: readonly string[] = [
	'set enable_external_access = false',
	'set lock_configuration = true'
];
