// All that the containment sheet of a batch shows.
import { listingParams, readListing, type Listing } from '#lib/listing/listing.ts';
import type { Data } from '#lib/server/data.ts';
import { unlessMissing } from '#lib/server/missing.ts';

const customerRules = { sorts: [], sort: '', pageSize: 25 };

/** No narrower than the batch. */
const anyReturn = {
	product_id: '', supplier_id: '', production_week: '', warehouse_id: '', carrier: '', category: '', reason: '',
	defect_code: ''
}; // prettier-ignore
const mostReturns = 10;

type Key = { source_id: string; batch_id: string };

/** A batch with everything around it; null where the version has no such batch. */
export async function readBatch(warehouse: Data['warehouse'], url: URL, key: Key) {
	const [batch] = await warehouse.ask('batch', key);
	if (!batch) return null;
	const listing: Listing = readListing(url, customerRules);
	const { limit, offset } = listingParams(listing);
	const any = { dimension: '', product: '', category: [], supplier: [], reason: [], source: [key.source_id] };
	const [[totals], reasons, findings, customers, siblings, [recorded], categories, returns, stock, cells, signals] =
		await Promise.all([
			warehouse.ask('batch_totals', key),
			warehouse.ask('batch_reasons', key),
			warehouse.ask('batch_findings', key),
			warehouse.ask('batch_customers', { ...key, limit, offset }),
			warehouse.ask('batch_siblings', key),
			warehouse.ask('rma_recorded', key),
			warehouse.ask('quality_reason_categories', {}),
			warehouse.ask('signal_returns', {
				...anyReturn, ...key, since: '1970-01-01', limit: mostReturns
			}), // prettier-ignore
			unlessMissing(warehouse.ask('batch_stock', { source_id: key.source_id, product_id: batch.product_id })),
			unlessMissing(
				warehouse.ask('quality_cells', {
					...any,
					batch: key.batch_id,
					flagged: false,
					sort: '-low',
					limit: 8,
					offset: 0
				})
			),
			unlessMissing(warehouse.ask('batch_signals', key))
		]);
	if (!totals) return null;
	return {
		batch, totals, reasons, findings, listing, customers, siblings, recorded: recorded ?? null, categories, returns,
		// null: the version is older than what is asked for
		stock, cells, signals: signals ?? []
	}; // prettier-ignore
}
