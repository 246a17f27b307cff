import { readWinBackList, worstOf } from '#lib/crm/win-back.ts';
import { readHeldWinBack, winBackParams } from '#lib/crm/win-back.server.ts';
import { remedyWord, worstWord } from '#lib/crm/words.ts';
import { csvFile, fileRows } from '#lib/quality/csv.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { RequestHandler } from './$types';

// No names and no notes: a file travels further than a page.
const columns = [
	'source_id', 'customer_id', 'segment', 'tier', 'country', 'state', 'said_at', 'orders', 'last_ordered_on',
	'our_fault_orders', 'our_fault_units', 'last_let_down_on', 'defect_units', 'wrong_units', 'described_units',
	'damaged_units', 'delivery_units', 'owed_late_amount', 'worst', 'what_went_wrong', 'suggestion', 'net_amount',
	'contribution_amount', 'ordered_again_on'
]; // prettier-ignore

/** The win-back list that a URL names, all of its pages, as CSV that spreadsheets read as UTF-8. */
export const GET: RequestHandler = async (event) => {
	const { publication, filters } = readPage(event);
	const { value: held } = await readHeldWinBack();
	const params = winBackParams(readWinBackList(event.url), filters.where, held, publication.reporting_timezone);
	const rows = await event.locals.warehouse.ask('crm_win_back', { ...params, limit: fileRows, offset: 0 });
	const told = rows.map((row) => ({
		...row,
		state: held.get(row.win_back_id)?.state ?? 'open',
		said_at: held.get(row.win_back_id)?.at ?? null,
		what_went_wrong: worstWord(worstOf(row.worst)),
		suggestion: remedyWord(worstOf(row.worst))
	}));
	return csvFile(columns, told, 'win-back', publication.version);
};
