// What `sql/meta/` says of models and audits beyond their rows: filled before each publication, for that session only.
import { literal } from '../load/quoting.ts';

/** From JSON arrays of objects: hundreds of rows in one statement each. */
export const createModelTexts = `create or replace temp table model_texts as
	select unnest(from_json($models, '[{"model": "varchar", "sql": "varchar", "depends_on": ["varchar"]}]'), recursive := true)`;
export const createAuditTexts = `create or replace temp table audit_texts as
	select unnest(from_json($audits, '[{"audit": "varchar", "sql": "varchar"}]'), recursive := true)`;

/** `data/reference/column_meanings.csv`: what a column of the marts is, of one relation or (`*`) of any. */
export const createMeanings = (path: string): string => `create or replace temp table column_meanings as
	select relation, column_name, meaning_en, meaning_zh
	from read_csv(${literal(path)}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`;
