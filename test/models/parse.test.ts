import { describe, expect, it } from 'vitest';
import { RetourError } from '../../etl/errors.ts';
import { parseAudit } from '../../etl/models/audit.ts';
import { parseModel } from '../../etl/models/parse.ts';

const header = [
	'-- fct_returns: each return as a case.',
	'--',
	'-- grain   one row per return of a source',
	'-- key     source_id, return_id',
	'-- kept    incremental by source_id, return_id',
	'-- stale   select source_id, return_id from raw.returns',
	'--         where _load_seq > $since',
	'-- stale   select source_id, return_id from changes.int_return_marks',
	'-- narrows staging.stg_returns, intermediate.int_return_marks',
	'-- tests   not_null(stage, outcome)',
	'--         relates(source_id, customer_id -> marts.dim_customers)',
	'--         relates(order_id -> marts.fct_orders(id))',
	"--         warn expect(outcome in ('open', 'settled'))",
	'--',
	'-- Why it is so. A second sentence that  has two spaces.'
];

const parse = (lines: string[], body = 'select 1') =>
	parseModel([...lines, '', body].join('\n'), 'marts', 'sql/marts/fct_returns.sql');

function failure(work: () => unknown): RetourError {
	try {
		work();
	} catch (error) {
		if (error instanceof RetourError) return error;
		throw error;
	}
	throw new Error('nothing was thrown');
}

describe('the header of a model', () => {
	it('says what the model is, how it is kept, and what it promises', () => {
		expect(parse(header, 'select 1;')).toEqual({
			name: 'fct_returns',
			layer: 'marts',
			relation: 'marts.fct_returns',
			file: 'sql/marts/fct_returns.sql',
			sentence: 'each return as a case.',
			grain: 'one row per return of a source',
			key: ['source_id', 'return_id'],
			kept: 'incremental',
			by: ['source_id', 'return_id'],
			stale: [
				'select source_id, return_id from raw.returns where _load_seq > $since',
				'select source_id, return_id from changes.int_return_marks'
			],
			narrows: ['staging.stg_returns', 'intermediate.int_return_marks'],
			tests: [
				{ kind: 'not_null', severity: 'stop', sentence: 'not_null(stage, outcome)', columns: ['stage', 'outcome'] },
				{
					kind: 'relates',
					severity: 'stop',
					sentence: 'relates(source_id, customer_id -> marts.dim_customers)',
					columns: ['source_id', 'customer_id'],
					target: 'marts.dim_customers',
					targetColumns: ['source_id', 'customer_id']
				},
				{
					kind: 'relates',
					severity: 'stop',
					sentence: 'relates(order_id -> marts.fct_orders(id))',
					columns: ['order_id'],
					target: 'marts.fct_orders',
					targetColumns: ['id']
				},
				{
					kind: 'expect',
					severity: 'warn',
					sentence: "expect(outcome in ('open', 'settled'))",
					condition: "outcome in ('open', 'settled')"
				}
			],
			body: 'select 1'
		});
	});

	const without = (word: string) => header.filter((line) => !line.startsWith(`-- ${word}`));
	const instead = (word: string, line: string) => header.map((old) => (old.startsWith(`-- ${word}`) ? line : old));

	it.each([
		['another name than the file', instead('fct_returns', '-- fct_refunds: money.'), ':1 calls itself fct_refunds'],
		['no sentence', instead('fct_returns', '-- fct_returns'), ':1 does not open with its name and a sentence'],
		['no grain', without('grain'), ':1 has no `grain`'],
		['no key', without('key'), ':1 has no `key`'],
		['a key that is not a name', instead('key', '-- key     source_id, lower(id)'), ':4 names the column `lower(id)`'],
		['a way to be kept that does not exist', instead('kept', '-- kept    snapshot'), ':5 is kept as `snapshot`'],
		[
			'nothing that makes a row stale',
			[...header.slice(0, 5), ...header.slice(9)],
			':5 is incremental but does not say'
		],
		['stale rows of a table', instead('kept', '-- kept    table'), ':6 says `stale` but is not incremental'],
		['an unknown word', instead('grain', '-- grian   one row'), ':3 has the unknown word `grian`'],
		['a test of an unknown kind', instead('tests', '-- tests   unique(stage)'), ':10 has the test `unique(stage)`'],
		['the key twice', [...header.slice(0, 4), '-- key     source_id', ...header.slice(4)], ':5 says `key` twice']
	])('is refused with file and line where it has %s', (_what, lines, where) => {
		const error = failure(() => parse(lines));
		expect(error.code).toBe('MODEL_HEADER');
		expect(error.message).toContain(`model: sql/marts/fct_returns.sql${where}`);
	});

	it('is refused where no SELECT follows', () => {
		expect(failure(() => parseModel(header.join('\n'), 'marts', 'sql/marts/fct_returns.sql')).message).toContain(
			'has no SELECT'
		);
	});
});

describe('the header of an audit', () => {
	it('says how severe it is', () => {
		const text = '-- late: nothing is late.\n-- severity warn\n--\n-- Why.\n\nselect 1;\n';
		expect(parseAudit(text, 'sql/audits/late.sql')).toMatchObject({ name: 'late', severity: 'warn', body: 'select 1' });
	});

	it('is refused where it says another severity', () => {
		const text = '-- late: nothing is late.\n-- severity bad\n\nselect 1\n';
		expect(failure(() => parseAudit(text, 'sql/audits/late.sql'))).toMatchObject({ code: 'AUDIT_HEADER' });
	});
});
