import { afterAll, describe, expect, it } from 'vitest';
import { keepParsed, readGraph, readReferences, recallParsed } from '../../etl/models/graph.ts';
import { parseModel, readModels, type Layer } from '../../etl/models/parse.ts';
import { openWarehouse, sqlFolder } from './warehouse.ts';

const warehouse = await openWarehouse();
afterAll(() => warehouse.close());

type Draft = { layer: Layer; name: string; body: string; header?: string[] };

const draft = ({ layer, name, body, header = ['-- kept    table'] }: Draft) =>
	parseModel(
		[`-- ${name}: a model.`, '--', '-- grain   one row', '-- key     id', ...header, '', body].join('\n'),
		layer,
		`sql/${layer}/${name}.sql`
	);

const graph = (...drafts: Draft[]) => readGraph(warehouse.connection, drafts.map(draft));
const staged = { layer: 'staging', name: 'stg_a', body: 'select 1 as id from raw.orders' } as const;
const followed = [
	'-- kept    incremental by id',
	'-- stale   select order_id from raw.orders where _load_seq > $since'
];

describe('what a SELECT reads', () => {
	it('is found in joins, subqueries, unions, CTEs and conditions', async () => {
		const select = `with a as (select * from staging.one), b as (from marts.two union select * from marts.three)
			select (select max(x) from marts.four) from a join b using (x) semi join marts.five using (x)
			where x in (select x from marts.six) and exists (select 1 from marts.seven) qualify row_number() over () = 1`;
		const found = await readReferences(warehouse.connection, select, 'test');
		expect(found.map((reference) => reference.name).sort()).toEqual([
			'five',
			'four',
			'one',
			'seven',
			'six',
			'three',
			'two'
		]);
	});

	it('is said with its place in bytes, whatever stands before it', async () => {
		const select = "select '退货' as x from marts.one as o";
		const [reference] = await readReferences(warehouse.connection, select, 'test');
		expect(reference).toMatchObject({ relation: 'marts.one', hasAlias: true });
		expect(Buffer.from(select).subarray(reference?.at).toString()).toBe('marts.one as o');
	});

	it('is kept in the warehouse, and taken up from there by the same DuckDB only', async () => {
		await warehouse.build();
		const select = 'select id from marts.asked_here_only';
		const asked = await readReferences(warehouse.connection, select, 'test');
		await keepParsed(warehouse.connection);
		const kept = `reads like '%asked_here_only%' and duckdb = version()`;
		const [row] = await warehouse.rows(`select text, reads from models.parsed where ${kept}`);
		expect(JSON.parse(String(row?.['reads']))).toEqual(asked);

		await warehouse.rows(`update models.parsed set reads = '[]' where ${kept}`);
		await warehouse.rows(
			`insert into models.parsed select text, 'v0.1.0', '[1]' from models.parsed where reads = '[]'`
		);
		await recallParsed(warehouse.connection);
		expect(await readReferences(warehouse.connection, select, 'test')).toEqual([]);
	});

	it('is refused where it cannot be parsed, with the line', async () => {
		await expect(readReferences(warehouse.connection, 'select 1\nfrom from', 'sql/marts/x.sql')).rejects.toMatchObject({
			code: 'MODEL_PARSE',
			hint: expect.stringContaining('line 2') as unknown
		});
	});

	it.each(['select 1; select 2', 'delete from raw.orders', ''])(
		'is refused where it is not one SELECT: %s',
		async (text) => {
			await expect(readReferences(warehouse.connection, text, 'sql/marts/x.sql')).rejects.toMatchObject({
				code: 'MODEL_PARSE'
			});
		}
	);
});

describe('the order of models', () => {
	it('puts each after what it reads, whatever the order of the files', async () => {
		const models = readModels(sqlFolder);
		const ordered = await readGraph(warehouse.connection, [...models].reverse());
		const seen = new Set<string>();
		for (const node of ordered) {
			for (const read of node.reads) if (models.some((model) => model.relation === read)) expect(seen).toContain(read);
			seen.add(node.model.relation);
		}
		expect(seen.size).toBe(models.length);
	});

	it('is refused where models read each other', async () => {
		await expect(
			graph(
				{ layer: 'marts', name: 'fct_a', body: 'select 1 as id from marts.fct_b' },
				{ layer: 'marts', name: 'fct_b', body: 'select 1 as id from marts.fct_c' },
				{ layer: 'marts', name: 'fct_c', body: 'select 1 as id from marts.fct_b' }
			)
		).rejects.toMatchObject({ code: 'MODEL_CYCLE', message: 'model: marts.fct_b reads marts.fct_c reads marts.fct_b' });
	});

	it.each([
		['staging', 'staging.stg_a'],
		['staging', 'marts.fct_a'],
		['intermediate', 'raw.orders'],
		['marts', 'raw.orders'],
		['marts', 'load.loads'],
		['staging', 'main.orders']
	] as const)('is refused where %s reads %s', async (layer, relation) => {
		await expect(graph(staged, { layer, name: 'x', body: `select 1 as id from ${relation}` })).rejects.toMatchObject({
			code: 'MODEL_LAYER'
		});
	});

	it('is refused where a model reads one that has no file', async () => {
		await expect(
			graph({ layer: 'marts', name: 'fct_a', body: 'select 1 as id from staging.stg_gone' })
		).rejects.toMatchObject({
			code: 'MODEL_UNKNOWN',
			message: expect.stringContaining('there is no sql/staging/stg_gone.sql') as unknown
		});
	});
});

describe('an incremental model', () => {
	const table = { layer: 'intermediate', name: 'int_a', body: 'select id from staging.stg_a' } as const;

	it('is refused where it reads a table whose changes nobody keeps', async () => {
		await expect(
			graph({ ...staged, header: ['-- kept    view'] }, table, {
				layer: 'marts',
				name: 'fct_a',
				body: 'select id from intermediate.int_a',
				header: followed
			})
		).rejects.toMatchObject({ code: 'MODEL_INCREMENTAL' });
	});

	it('is refused where it reads such a table through a view', async () => {
		await expect(
			graph(
				{ ...staged, header: ['-- kept    view'] },
				table,
				{
					layer: 'intermediate',
					name: 'int_b',
					body: 'select id from intermediate.int_a',
					header: ['-- kept    view']
				},
				{ layer: 'marts', name: 'fct_a', body: 'select id from intermediate.int_b', header: followed }
			)
		).rejects.toMatchObject({ code: 'MODEL_INCREMENTAL' });
	});

	it('may read an incremental model that it follows', async () => {
		const upstream = { ...table, header: followed };
		const ordered = await graph(
			{ ...staged, header: ['-- kept    view'] },
			{
				layer: 'marts',
				name: 'fct_a',
				body: 'select id from intermediate.int_a',
				header: [...followed, '-- stale   select id from changes.int_a']
			},
			upstream
		);
		expect(ordered.map((node) => node.model.name)).toEqual(['stg_a', 'int_a', 'fct_a']);
		expect(ordered[2]?.follows).toEqual(['intermediate.int_a']);
	});

	it('is refused where it narrows what it does not read', async () => {
		await expect(
			graph({ ...staged, header: ['-- kept    view'] }, { ...table, header: [...followed, '-- narrows staging.stg_b'] })
		).rejects.toMatchObject({ code: 'MODEL_INCREMENTAL' });
	});
});
