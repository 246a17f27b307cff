// From the lines of a bulk answer to whole rows. A child is a line of its own that names its parent, anywhere in the
// file; so lines are dealt out over files by their parent, few enough in each to be held together in memory.
import { createReadStream, createWriteStream, rmSync, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { RetourError } from '../../errors.ts';
import type { Connection } from './documents.ts';
import type { Node } from './reading.ts';
import { typeOf } from './shapes.ts';

type Line = Node & { __parentId?: string };

const bytesAtOnce = 32 * 1_048_576;

/** What the children of a connection are, by its field: in the file only their ids tell. */
const typesOf: Record<string, string> = {
	lineItems: 'LineItem',
	returns: 'Return',
	variants: 'ProductVariant',
	inventoryLevels: 'InventoryLevel'
};

/**
 * The rows in the file with their children as plain lists. The file is removed. Throws `SHOPIFY_BULK` where lines are
 * missing, broken or without a parent.
 */
export async function* rowsOfBulk(
	path: string,
	{ root, objects, bytes, atOnce = bytesAtOnce }: { root: Connection; objects: number; bytes: number; atOnce?: number }
): AsyncGenerator<Node> {
	const files = Math.min(200, Math.ceil(bytes / atOnce));
	const parts = files <= 1 ? [path] : await dealOut(path, files);
	let lines = 0;
	try {
		for (const part of parts) {
			const parents = new Map<string, Node>();
			const children: Line[] = [];
			for await (const line of linesOf(part)) {
				lines++;
				if (parentOf(line) === null) parents.set(line.id, withLists(line, root));
				else children.push(line);
			}
			for (const { __parentId = '', ...child } of children) {
				const field = (root.nested ?? []).find((nested) => typesOf[nested.field] === typeOf(child.id))?.field;
				const list = field && (parents.get(__parentId)?.[field] as Node[] | undefined);
				if (!list) throw broken(`a ${typeOf(child.id)} without its parent`);
				list.push(child as Node);
			}
			yield* parents.values();
			rmSync(part, { force: true });
		}
	} finally {
		for (const part of [path, ...parts]) rmSync(part, { force: true });
	}
	if (lines !== objects) throw broken(`${lines} lines instead of ${objects}`);
}

const parentOf = ({ __parentId: parent }: Line): string | null => parent ?? null;

const withLists = (line: Line, root: Connection): Node => ({
	...line,
	...Object.fromEntries((root.nested ?? []).map((nested) => [nested.field, [] as Node[]]))
});

async function* linesOf(path: string): AsyncGenerator<Line> {
	for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
		if (text === '') continue;
		let line: Line;
		try {
			line = JSON.parse(text) as Line;
		} catch {
			throw broken('a line that is no JSON');
		}
		if (typeof line?.id !== 'string') throw broken('a line without an id');
		yield line;
	}
}

/** A parent and its children go to the same file. */
async function dealOut(path: string, count: number): Promise<string[]> {
	const paths = Array.from({ length: count }, (_, index) => `${path}.${index}`);
	const streams: WriteStream[] = paths.map((name) => createWriteStream(name));
	try {
		for await (const line of linesOf(path)) {
			const stream = streams[hash(parentOf(line) ?? line.id) % count] as WriteStream;
			if (!stream.write(`${JSON.stringify(line)}\n`)) await once(stream, 'drain');
		}
		for (const stream of streams) {
			stream.end();
			await finished(stream);
		}
		return paths;
	} catch (error) {
		for (const stream of streams) stream.destroy();
		for (const name of paths) rmSync(name, { force: true });
		throw error;
	}
}

/** FNV-1a, 32 bit. */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
	return value >>> 0;
}

const broken = (found: string): RetourError =>
	new RetourError('source', 'SHOPIFY_BULK', `the answer of a bulk operation has ${found}`, {
		hint: 'the next run asks anew; `bulkAbove: false` reads page by page instead'
	});
