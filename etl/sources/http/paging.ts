// The pages of an endpoint, one after the other. A page that is shorter than asked for says nothing: servers cap what
// was asked. The end is what the server says, or a page without rows. A server that never ends is found out.
import { createHash } from 'node:crypto';
import { RetourError } from '../../errors.ts';
import type { Answer, Caller, Client, Request } from './client.ts';
import { pathOf } from './columns.ts';
import { readAt, type JsonPath } from './json-path.ts';
import { fillBody, fillQuery, fillText, type Values } from './placeholders.ts';
import type { HttpEndpoint } from './settings.ts';

export type Page = {
	rows: readonly unknown[];
	/** Of all pages, as the server says; null where it does not. */
	total: number | null;
	headers: Headers;
	number: number;
};

export type Reading = {
	name: string;
	endpoint: HttpEndpoint;
	client: Client;
	caller: Caller;
	since: Date | null;
	until: Date | null;
	timezone: string;
	/** Only so many pages, for a look. */
	most?: number;
};

/** Throws what the client throws, `HTTP_ROWS` where an answer has no list of rows, and `HTTP_LOOP`. */
export async function* readPages(reading: Reading): AsyncGenerator<Page> {
	const { name, endpoint, client, caller, most = Infinity } = reading;
	const { paging } = endpoint;
	const rowsPath = pathOf(endpoint.rows);
	const totalPath = endpoint.total === undefined ? null : pathOf(endpoint.total);
	const morePath = endpoint.more === undefined ? null : pathOf(endpoint.more);
	const seen = new Set<string>();
	const first = paging.kind === 'page' || paging.kind === 'offset' ? paging.first : 0;
	const at: Values = { since: reading.since, until: reading.until, page: first, offset: first, cursor: null };
	let address: string | null = null;
	let received = 0;
	for (let number = 1; number <= most; number++) {
		const what = `page ${number} of ${name}`;
		if (number > endpoint.maxPages) throw endless(`${what} would be more than the ${endpoint.maxPages} allowed`);
		const answer = await client.json(requestOf(reading, at, address, what), caller);
		const rows = readAt(rowsPath, answer.body);
		if (!Array.isArray(rows))
			throw new RetourError('source', 'HTTP_ROWS', `${what} has no list at ${endpoint.rows}`, {
				hint: 'the answer has another form than configured; nothing of this endpoint was loaded'
			});
		const total = totalPath === null ? null : Number(readAt(totalPath, answer.body) ?? NaN);
		received += rows.length;
		yield {
			rows,
			total: total !== null && Number.isSafeInteger(total) ? total : null,
			headers: answer.headers,
			number
		};

		if (morePath !== null && readAt(morePath, answer.body) === false) return;
		if (paging.kind === 'none') return;
		if (paging.kind === 'page' || paging.kind === 'offset') {
			if (rows.length === 0 || (total !== null && received >= total)) return;
			// a server that does not know the parameter gives its first page for ever
			repeats(seen, JSON.stringify(rows), `${what} is the same as one before it`);
			at.page++;
			at.offset += rows.length;
			continue;
		}
		const next = nextOf(paging, answer);
		if (next === null) return;
		repeats(seen, next, `${what} leads back to where it was`);
		if (paging.kind === 'cursor') at.cursor = next;
		else address = next;
	}
}

function requestOf({ endpoint, timezone }: Reading, at: Values, address: string | null, what: string): Request {
	const body = endpoint.body === undefined ? undefined : fillBody(endpoint.body, at, timezone);
	return {
		path: address ?? fillText(endpoint.path, at, timezone, encodeURIComponent) ?? endpoint.path,
		...(address === null ? { query: fillQuery(endpoint.query, at, timezone) } : {}),
		...(endpoint.method ? { method: endpoint.method } : {}),
		...(body === undefined ? {} : { body }),
		what
	};
}

type Following = Extract<HttpEndpoint['paging'], { kind: 'cursor' | 'address' | 'link' }>;

/** What leads to the next page; null at the last. */
function nextOf(paging: Following, { headers, body, url }: Answer): string | null {
	if (paging.kind === 'link') {
		const target = nextLink(headers.get('link') ?? '');
		return target === null ? null : (URL.parse(target, url)?.href ?? target);
	}
	const path: JsonPath = pathOf(paging.next);
	const next = readAt(path, body);
	if (next === null || next === undefined || next === '' || next === false) return null;
	if (typeof next !== 'string' && typeof next !== 'number')
		throw new RetourError('source', 'HTTP_ROWS', `the next page is neither text nor number at ${paging.next}`);
	return paging.kind === 'address' ? (URL.parse(String(next), url)?.href ?? String(next)) : String(next);
}

/** The target with `rel="next"` of a `Link` header (RFC 8288). */
export function nextLink(header: string): string | null {
	for (const [, target, parameters = ''] of header.matchAll(
		/<([^>]*)>((?:\s*;\s*[^\s=;,]+\s*=\s*(?:"[^"]*"|[^",;\s]+))*)/g
	)) {
		const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]+))/i.exec(parameters);
		const names = (relation?.[1] ?? relation?.[2] ?? '').toLowerCase().split(/\s+/);
		if (names.includes('next')) return target ?? null;
	}
	return null;
}

function repeats(seen: Set<string>, what: string, sentence: string): void {
	const hash = createHash('sha256').update(what).digest('base64');
	if (seen.has(hash)) throw endless(sentence);
	seen.add(hash);
}

const endless = (sentence: string): RetourError =>
	new RetourError('source', 'HTTP_LOOP', sentence, {
		hint: 'check the paging of the endpoint: its parameter, and where the next page is said'
	});
