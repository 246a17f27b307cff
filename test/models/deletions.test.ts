// A load that only marks rows as deleted, or lets them live again, bringing none, changes what is built from them.
import { expect, it } from 'vitest';
import { openWarehouse, partOfModels } from './warehouse.ts';

it('a sweep that finds deleted rows rebuilds what was made of them', async () => {
	const { folder } = await partOfModels((model) => model.name === 'fct_return_events');
	const warehouse = await openWarehouse({ folder });
	try {
		const request = (return_id: string) => ({ return_id, requested_at: '2026-03-01T08:00:00Z' });
		await warehouse.load({ returns: [request('r1'), request('r2')] });
		await warehouse.build();
		await warehouse.rows("update raw.returns set deleted_at = now(), _load_seq = 2 where return_id = 'r1'");
		await warehouse.rows("insert into load.loads values (2, 'sweep', 'erp', null, '2026-03-02T08:00:00Z')");
		await warehouse.rows("insert into load.counts by name select 2 as load_seq, 'erp' as source_id, 'returns' as entity, 0 as rows_read, 0 as loaded, 0 as inserted, 0 as updated, 0 as unchanged, 0 as quarantined, 1 as deleted"); // prettier-ignore
		await warehouse.build();
		const returns = 'select return_id from marts.fct_return_events order by return_id';
		expect(await warehouse.rows(returns)).toEqual([{ return_id: 'r2' }]);

		await warehouse.rows("update raw.returns set deleted_at = null, _load_seq = 3 where return_id = 'r1'");
		await warehouse.rows("insert into load.loads values (3, 'again', 'erp', null, '2026-03-03T08:00:00Z')");
		await warehouse.rows("insert into load.counts by name select 3 as load_seq, 'erp' as source_id, 'returns' as entity, 0 as rows_read, 0 as loaded, 0 as inserted, 0 as updated, 0 as unchanged, 0 as quarantined, 1 as revived"); // prettier-ignore
		await warehouse.build();
		expect(await warehouse.rows(returns)).toEqual([{ return_id: 'r1' }, { return_id: 'r2' }]);
	} finally {
		warehouse.close();
	}
});
