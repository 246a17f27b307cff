// Reading connections to their ends: pages of a table, then whatever of its rows did not fit into the answer.
import { RetourError } from '../../errors.ts';
import type { Caller } from '../http/client.ts';
import { TooCostly, type Admin } from './admin.ts';
import { idsOf, membersOf, moreOf, pageOf, type Connection, type List, type Root } from './documents.ts';

export type Node = { id: string; [field: string]: unknown };
type Page = { edges: { node: Node }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };

export type Reader = { admin: Admin; caller: Caller };

/** A connection gives at most this many rows; further ones are reached by asking anew from the last change seen. */
const deepest = 20_000;
const largestPage = 250;

/**
 * The rows of a table that changed since (all where null) and before `until`, by their last change, each gathered whole.
 * A row that changes while we read comes again. Throws `SHOPIFY_PAGING` where more rows than can be reached bear one time.
 */
export async function* rowsSince(
	reader: Reader,
	root: Root,
	{ since, until = null, reach = deepest }: { since: string | null; until?: string | null; reach?: number }
): AsyncGenerator<Node[]> {
	const size = { now: Math.min(root.first, largestPage) };
	const document = pageOf(root, true);
	let from = since;
	for (;;) {
		let after: string | null = null;
		let last = from;
		for (let seen = 0; seen < reach;) {
			const variables = { after, query: searchFor({ since: from, until }) };
			const page: Page = await sized(size, (first) =>
				reader.admin.ask<Record<string, Page>>(
					{ document, variables: { ...variables, first }, what: `a page of ${root.field}` },
					reader.caller
				)
			).then((data) => pageIn(data, root.field));
			const nodes = page.edges.map((edge) => edge.node);
			for (const node of nodes) await gather(reader, node, root.nested ?? []);
			if (nodes.length > 0) yield nodes;
			seen += nodes.length;
			last = (nodes.at(-1)?.updatedAt as string | undefined) ?? last;
			if (!page.pageInfo.hasNextPage) return;
			if (page.pageInfo.endCursor === after || nodes.length === 0) throw stuck(root.field);
			after = page.pageInfo.endCursor;
		}
		if (last === null || last === from) throw stuck(root.field);
		from = last;
	}
}

/** The rows of a table that has no last change to sort by. */
export async function allRows(reader: Reader, root: Connection): Promise<Node[]> {
	const size = { now: root.first };
	const rows: Node[] = [];
	let after: string | null = null;
	for (;;) {
		const place: string | null = after;
		const page: Page = await sized(size, (first) =>
			reader.admin.ask<Record<string, Page>>(
				{ document: pageOf(root, false), variables: { first, after: place }, what: `a page of ${root.field}` },
				reader.caller
			)
		).then((data) => pageIn(data, root.field));
		for (const { node } of page.edges) {
			await gather(reader, node, root.nested ?? []);
			rows.push(node);
		}
		if (!page.pageInfo.hasNextPage) return rows;
		if (page.pageInfo.endCursor === after) throw stuck(root.field);
		after = page.pageInfo.endCursor;
	}
}

/** Makes the connections of a node plain lists, with all that they have, at every depth. */
export async function gather(reader: Reader, node: Node, connections: readonly Connection[]): Promise<void> {
	for (const connection of connections) {
		const rows: Node[] = [];
		let page = node[connection.field] as Page;
		const size = { now: Math.max(connection.first, 25) };
		for (;;) {
			rows.push(...page.edges.map((edge) => edge.node));
			if (connection.isPeek || !page.pageInfo.hasNextPage) break;
			const after = page.pageInfo.endCursor;
			page = await furtherPage(reader, node.id, connection, after, size);
			if (page.pageInfo.hasNextPage && page.pageInfo.endCursor === after) throw stuck(connection.field);
		}
		node[connection.field] = rows;
		for (const row of rows) await gather(reader, row, connection.nested ?? []);
	}
}

/** The same for plain lists: as many as were asked for may not be all. */
export async function gatherLists(reader: Reader, node: Node, lists: readonly List[]): Promise<void> {
	for (const list of lists) {
		const rows = node[list.field] as Node[];
		if (rows.length >= list.first) {
			const whole = await reader.admin.ask<{ node: Node | null }>(
				{ document: idsOf(list), variables: { id: node.id }, what: `all ${list.field} of an order` },
				reader.caller
			);
			const ids = ((whole.node?.[list.field] as Node[] | undefined) ?? []).map((row) => row.id);
			if (ids.length >= list.most) throw stuck(list.field);
			const known = new Set(rows.map((row) => row.id));
			const others = ids.filter((id) => !known.has(id));
			const more = await nodesById(reader, others, {
				document: membersOf(list),
				size: { now: list.first },
				what: list.field
			});
			rows.push(...more);
		}
		for (const row of rows) await gather(reader, row, list.nested ?? []);
	}
}

/** Some nodes; those that are no longer there are left out. `size`: how many at once. */
export async function nodesById(
	{ admin, caller }: Reader,
	ids: readonly string[],
	{ document, size, what }: { document: string; size: { now: number }; what: string }
): Promise<Node[]> {
	const found: Node[] = [];
	for (let at = 0; at < ids.length;) {
		const nodes = await sized(size, async (count) => {
			const some = ids.slice(at, at + count);
			const answer = await admin.ask<{ nodes: (Node | null)[] }>(
				{ document, variables: { ids: some }, what: `${some.length} ${what}` },
				caller
			);
			at += some.length;
			return answer.nodes;
		});
		for (const node of nodes) if (node) found.push(node);
	}
	return found;
}

/** In the words of Shopify's search. The first time is included, the second is not. */
export const searchFor = ({ since, until }: { since: string | null; until: string | null }): string =>
	[since === null ? '' : `updated_at:>='${since}'`, until === null ? '' : `updated_at:<'${until}'`]
		.filter(Boolean)
		.join(' ');

/**
 * Asks with so many rows a page, with fewer where that would cost too much. Remembers the size that fits. Throws
 * `SHOPIFY_COST` where even one is too many.
 */
export async function sized<Result>(size: { now: number }, ask: (first: number) => Promise<Result>): Promise<Result> {
	for (;;)
		try {
			return await ask(size.now);
		} catch (error) {
			if (!(error instanceof TooCostly) || size.now <= 1) throw error;
			size.now = Math.max(1, Math.min(Math.floor(size.now * error.share * 0.9), size.now - 1));
		}
}

const furtherPage = async (
	{ admin, caller }: Reader,
	id: string,
	connection: Connection,
	after: string | null,
	size: { now: number }
): Promise<Page> => {
	const { node } = await sized(size, (first) =>
		admin.ask<{ node: Record<string, Page> | null }>(
			{ document: moreOf(connection), variables: { id, after, first }, what: `more ${connection.field}` },
			caller
		)
	);
	// its parent was deleted while we read: what we have of it is the last that there was
	return node ? pageIn(node, connection.field) : { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
};

function pageIn(data: Record<string, Page>, field: string): Page {
	const page = data[field];
	if (page && Array.isArray(page.edges) && page.pageInfo) return page;
	throw new RetourError('source', 'SHOPIFY_ANSWER', `an answer has no page of ${field}`, {
		hint: 'the address of the source may not be the Admin API of Shopify'
	});
}

const stuck = (field: string): RetourError =>
	new RetourError('source', 'SHOPIFY_PAGING', `the pages of ${field} do not come to an end`, {
		hint: 'set `bulkAbove` so that they are read by a bulk operation, or report it'
	});
