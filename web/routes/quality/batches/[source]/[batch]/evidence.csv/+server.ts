import { csvFile, fileRows } from '#lib/quality/csv.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { RequestHandler } from './$types';

// No customers: whom a supplier's goods were sold to is not the supplier's business.
const columns = [
	'source_id', 'batch_id', 'product_id', 'rma_number', 'return_id', 'return_line_id', 'shipped_on', 'requested_on',
	'received_on', 'days_to_return', 'reason', 'reason_code', 'returned_units', 'returned_amount', 'inspected_on',
	'inspected_units', 'result', 'grade', 'defect_code', 'defect_text', 'disposition', 'batch_shipped_units',
	'batch_returned_units', 'batch_inspected_units', 'batch_failed_units', 'batch_failed_rate', 'batch_failed_rate_low',
	'batch_failed_rate_high'
]; // prettier-ignore

/**
 * The returns of a batch and what inspection found, as CSV, for the supplier. Each row carries the figures of the
 * whole batch with the exact 95 % interval of its defect rate among what was inspected.
 */
export const GET: RequestHandler = async (event) => {
	const { publication } = readPage(event);
	const { source: source_id, batch: batch_id } = event.params;
	const { warehouse } = event.locals;
	const [rows, [totals]] = await Promise.all([
		warehouse.ask('batch_returns', { source_id, batch_id, limit: fileRows }),
		warehouse.ask('batch_totals', { source_id, batch_id })
	]);
	const whole = {
		batch_shipped_units: totals?.shipped_units,
		batch_returned_units: totals?.returned_units,
		batch_inspected_units: totals?.inspected_units,
		batch_failed_units: totals?.failed_units,
		batch_failed_rate: totals?.failed_rate,
		batch_failed_rate_low: totals?.failed_low,
		batch_failed_rate_high: totals?.failed_high
	};
	return csvFile(
		columns,
		rows.map((row) => ({ ...row, ...whole })),
		'batch',
		batch_id,
		'evidence',
		publication.version
	);
};
