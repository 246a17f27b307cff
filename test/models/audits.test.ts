// What headers promise of a model that was made in part is told from its changes: by how much each count of failures
// grew. After any history that is what a look at all rows counts.
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { runAudits } from '../../etl/models/audit.ts';
import { readModels } from '../../etl/models/parse.ts';
import { effects, modelFolder, openWarehouse, wrongAudits, type RawRow } from './warehouse.ts';

vi.setConfig({ testTimeout: 120_000 });

// Lines of an order change together. A key that two orders may give is told by all rows only.
const folder = modelFolder({
	'staging/stg_order_lines.sql': `-- stg_order_lines: lines.
--
-- grain   one row per line
-- key     source_id, order_line_id
-- kept    view

select source_id, order_line_id, order_id, product_id, quantity from raw.order_lines
`,
	'staging/stg_products.sql': `-- stg_products: products with a name.
--
-- grain   one row per product
-- key     source_id, product_id
-- kept    view

select source_id, product_id, name from raw.products where name is not null
`,
	'marts/dim_products.sql': `-- dim_products: products.
--
-- grain   one row per product
-- key     source_id, product_id
-- kept    incremental by source_id, product_id
-- stale   select source_id, product_id from raw.products where _load_seq > $since

select source_id, product_id, name from staging.stg_products
`,
	'marts/fct_lines.sql': `-- fct_lines: lines by the products of their order.
--
-- grain   one row per line
-- key     source_id, order_id, product_id
-- kept    incremental by source_id, order_id
-- stale   select source_id, order_id from raw.order_lines where _load_seq > $since
-- narrows staging.stg_order_lines
-- tests   warn expect(quantity > 0)
--         warn not_null(quantity, product_id)
--         warn relates(source_id, product_id -> marts.dim_products)

select source_id, order_id, product_id, quantity from staging.stg_order_lines
`,
	'marts/fct_products.sql': `-- fct_products: the same by another key.
--
-- grain   one row per order and product
-- key     source_id, product_id
-- kept    incremental by source_id, order_id
-- stale   select source_id, order_id from changes.fct_lines
-- narrows marts.fct_lines

select source_id, order_id, product_id from marts.fct_lines
`
});

const names = ['a', 'b', 'c'] as const;
const line = fc.record({
	order_line_id: fc.constantFrom('1', '2', '3', '4', '5', '6'),
	order_id: fc.constantFrom(...names),
	product_id: fc.constantFrom(...names, null),
	quantity: fc.constantFrom(2, 0, null)
});
const product = fc.record({ product_id: fc.constantFrom(...names), name: fc.constantFrom('shoe', 'sock', null) });
const load = fc.record({
	order_lines: fc.uniqueArray(line, { maxLength: 3, selector: (row) => row.order_line_id }),
	products: fc.uniqueArray(product, { maxLength: 2, selector: (row) => row.product_id })
});

describe('what audits tell from the changes of a model', () => {
	it('is what they count in all of its rows, after any history', async () => {
		expect(readModels(folder)).toHaveLength(5);
		await fc.assert(
			fc.asyncProperty(fc.array(load, { minLength: 2, maxLength: 8 }), async (loads) => {
				const warehouse = await openWarehouse({ folder });
				try {
					for (const rows of loads) {
						await warehouse.load(rows as Record<string, RawRow[]>);
						await warehouse.build();
						expect(await wrongAudits(warehouse, folder)).toEqual([]);
					}
				} finally {
					warehouse.close();
				}
			}),
			{ numRuns: 12 }
		);
	});

	it('is told from the changes alone: what nobody changed by a run is not looked at, unless all is asked again', async () => {
		const warehouse = await openWarehouse({ folder });
		const failures = async (again: boolean) =>
			(await runAudits({ connection: warehouse.connection, effects, folder, again })).find(
				({ audit }) => audit === 'marts.fct_lines expect(quantity > 0)'
			)?.failures;
		const orderLine = (id: string, quantity: number): RawRow => ({
			order_line_id: id,
			order_id: id,
			product_id: id,
			quantity
		});
		try {
			// so many that to write two of them is to write a part
			const many = Array.from({ length: 3000 }, (_, index) => orderLine(String(index), 1));
			await warehouse.load({ order_lines: many });
			await warehouse.build();
			expect(await failures(false)).toBe(0);
			await warehouse.connection.run("update marts.fct_lines set quantity = 0 where order_id = '7'");
			await warehouse.load({ order_lines: [orderLine('8', 0)] });
			await warehouse.build();
			expect(await failures(false)).toBe(1);
			expect(await failures(true)).toBe(2);
		} finally {
			warehouse.close();
		}
	});
});
