import { writeCsv } from '../../../../sql/metrics/csv.ts';
import { isChange, readChangeChoice, type ChangePart, type Effect } from '#lib/change/change.ts';
import { readChange } from '#lib/server/change.ts';
import { readPage } from '#lib/server/publication.ts';
import type { RequestHandler } from './$types';

const columns = [
	'dimension', 'source', 'member', 'name', 'others', 'from', 'to', 'compared_from', 'compared_to', 'share', 'compared_share',
	'rate', 'compared_rate', 'mix_effect', 'mix_low', 'mix_high', 'rate_effect', 'rate_low', 'rate_high', 'total_effect'
]; // prettier-ignore

/** The parts of a change as CSV that spreadsheets read as UTF-8; none where nothing can be compared. */
export const GET: RequestHandler = async (event) => {
	const { publication, filters } = readPage(event);
	const { by } = readChangeChoice(event.url);
	const change = await readChange(event.locals, filters, publication, by);
	const rows = isChange(change)
		? change.parts.map((part) => ({
				dimension: by,
				...rowOf(part),
				from: change.days.now.since,
				to: change.days.now.until,
				compared_from: change.days.before.since,
				compared_to: change.days.before.until
			}))
		: [];
	return new Response(writeCsv(columns, rows, { mark: true }), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="why-by-${by}-${publication.version}.csv"`,
			'cache-control': 'private, no-cache'
		}
	});
};

const effect = (name: string, { by, low, high }: Effect) => ({
	[`${name}_effect`]: by,
	[`${name}_low`]: low,
	[`${name}_high`]: high
});

const rowOf = (part: ChangePart) => ({
	source: part.source,
	member: part.member,
	name: part.name?.en ?? null,
	others: part.others,
	share: part.share_now,
	compared_share: part.share_before,
	rate: part.rate_now,
	compared_rate: part.rate_before,
	...effect('mix', part.mix),
	...effect('rate', part.rate),
	total_effect: part.by
});
