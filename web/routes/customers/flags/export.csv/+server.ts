import { readFlagList } from '#lib/crm/flag-list.ts';
import { chosenRows, readFlagRows } from '#lib/crm/flags.server.ts';
import { csvFile } from '#lib/quality/csv.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { RequestHandler } from './$types';

// No names of customers and nothing that was written freely: a file travels further than a page.
const columns = [
	'flag_id', 'source_id', 'customer_id', 'segment', 'tier', 'country', 'state', 'reason', 'measure', 'owner', 'flagged_at',
	'due_on', 'look_on', 'expires_on', 'outcome', 'appeal_at', 'appeal_result', 'lifted_at', 'own_units', 'shipped_units',
	'expected_units', 'shrunk_ratio', 'shrunk_low', 'shrunk_high', 'probability_over', 'clear_units', 'our_fault_orders',
	'orders'
]; // prettier-ignore

/** The flags that a URL names, all of its pages, with how their customers stand today; spreadsheets read it as UTF-8. */
export const GET: RequestHandler = async (event) => {
	const { publication } = readPage(event);
	const { rows } = await readFlagRows(event.locals);
	const found = chosenRows(rows, readFlagList(event.url), event.locals.person);
	const told = found.map(({ customer, appeal, ...flag }) => ({
		...customer,
		...flag,
		due_on: flag.due_on || null,
		look_on: flag.look_on || null,
		expires_on: flag.expires_on || null,
		appeal_at: appeal?.at ?? null,
		appeal_result: appeal?.result ?? null
	}));
	return csvFile(columns, told, 'flags', publication.version);
};
