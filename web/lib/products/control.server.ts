// The control charts of a product: which there are, and the one that the URL names.
import { readControlChart } from '#lib/quality/signal.server.ts';
import type { Data } from '#lib/server/data.ts';
import { unlessMissing } from '#lib/server/missing.ts';

const mostCharts = 8;

/** The chart `what` of a product, or the one with the most weeks out of control; none where it sells too little for any. */
export async function readProductControl(
	warehouse: Data['warehouse'],
	{ source_id, product_id }: { source_id: string; product_id: string },
	what: string | null
) {
	const charts = await unlessMissing(
		warehouse.ask('signal_charts', { source_id, product_id, supplier_id: '', limit: mostCharts })
	);
	const shown = charts?.find((one) => one.what === what) ?? charts?.[0];
	return {
		isOlder: charts === null,
		charts: charts ?? [],
		chart: shown ? await readControlChart(warehouse, shown) : null
	};
}

export type ProductControl = Awaited<ReturnType<typeof readProductControl>>;
