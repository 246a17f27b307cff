// What `sql/meta/` says of models and audits beyond their rows: filled before each publication, for that session only.
import { literal } from '../load/quoting.ts';

export const createTexts: readonly string[] = [
	'create or replace temp table model_texts (model varchar, sql varchar, depends_on varchar[])',
	'create or replace temp table audit_texts (audit varchar, sql varchar)'
];
export const insertModelText = 'insert into model_texts values ($model, $sql, $reads)';
export const insertAuditText = 'insert into audit_texts values ($audit, $sql)';

/** `data/reference/column_meanings.csv`: what a column of the marts is, of one relation or (`*`) of any. */
export const createMeanings = (path: string): string => `create or replace temp table column_meanings as
	select relation, column_name, meaning_en, meaning_zh
	from read_csv(${literal(path)}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`;
