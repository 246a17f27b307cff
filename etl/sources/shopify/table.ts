// One table of Shopify, page by page or by a bulk operation, whichever its size asks for.
import { join } from 'node:path';
import type { Extraction } from '../types.ts';
import { runBulk } from './bulk.ts';
import { rowsOfBulk } from './bulk-rows.ts';
import { bulkOf, countOf, type Root } from './documents.ts';
import { allRows, rowsSince, searchFor, type Node, type Reader } from './reading.ts';

export type TableOptions = {
	extraction: Extraction;
	reader: Reader;
	source: string;
	root: Root;
	since: string | null;
	until?: string | null;
	/** Whether the rows bear a last change to search by. */
	isDated?: boolean;
	bulkAbove: number | false;
	/** Milliseconds; see `runBulk`. */
	pollEvery: number;
	takeUpWithin?: number;
	/** `isBulk`: the rows come with all that a bulk operation holds, and nothing of them was read later. */
	each: (nodes: Node[], of: { isBulk: boolean }) => Promise<void>;
};

const handful = 50;

/**
 * Gives each row that changed since, and returns up to when every change has been seen, by the clock of Shopify; null
 * where no row tells.
 */
export async function readTable(options: TableOptions): Promise<string | null> {
	const { extraction, reader, source, root, since, until = null, isDated = true, bulkAbove, each } = options;
	const query = searchFor({ since, until });
	const total = await countRows(reader, root, query);
	let done = 0;
	const show = (count: number) => extraction.progress((done += count), total, root.field);
	if (bulkAbove === false || total <= bulkAbove) {
		if (!isDated) {
			const rows = await allRows(reader, root);
			show(rows.length);
			if (rows.length > 0) await each(rows, { isBulk: false });
			return null;
		}
		let last: string | null = null;
		for await (const nodes of rowsSince(reader, root, { since, until })) {
			show(nodes.length);
			await each(nodes, { isBulk: false });
			last = nodes.reduce<string | null>((latest, node) => later(latest, node.updatedAt as string), last);
		}
		return last;
	}
	const path = join(extraction.folder, `.bulk-${root.field}`);
	const { startedAt, objects, bytes } = await runBulk({
		source,
		admin: reader.admin,
		caller: reader.caller,
		query: bulkOf(root, query),
		path,
		what: root.field,
		pollEvery: options.pollEvery,
		takeUpWithin: options.takeUpWithin ?? 0,
		now: extraction.effects.now,
		progress: (seen) => extraction.progress(seen, null, `bulk operation of ${root.field}`),
		log: (sentence) => extraction.effects.log('warn', sentence)
	});
	let nodes: Node[] = [];
	if (objects > 0)
		for await (const node of rowsOfBulk(path, { root, objects, bytes })) {
			nodes.push(node);
			if (nodes.length < handful) continue;
			show(nodes.length);
			await each(nodes, { isBulk: true });
			nodes = [];
		}
	if (nodes.length > 0) await each(nodes, { isBulk: true });
	return startedAt;
}

const later = (a: string | null, b: string): string => (a === null || b > a ? b : a);

/** Exactly up to 10,000, then at least so many. */
export const countRows = async ({ admin, caller }: Reader, root: Root, query: string): Promise<number> => {
	const answer = await admin.ask<Record<string, { count: number }>>(
		{ document: countOf(root), variables: { query: query || null }, what: `the count of ${root.field}` },
		caller
	);
	return answer[root.count]?.count ?? 0;
};
