// The newest run as it goes, as server-sent events: an event whenever its record changes, whichever process writes it.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readRun } from './run.ts';

type LiveOptions = {
	dataFolder: string;
	/** Aborts when nobody listens any more. */
	signal: AbortSignal;
	/** How often the record is looked at; a look is one listing and one stat. */
	everyMs?: number;
	/** A comment is sent at least this often, so that no proxy takes the silence for an end. */
	aliveMs?: number;
};

/** Streams that end when the process is told to: it would wait for them. */
const open = new Set<AbortController>();
let isWatchingForEnd = false;

/**
 * A stream of `event: run` with the run as JSON, the newest at once and again whenever it changes. It ends with the
 * signal, and when the server is asked to end.
 */
export function liveRuns({
	dataFolder,
	signal,
	everyMs = 500,
	aliveMs = 15_000
}: LiveOptions): ReadableStream<Uint8Array> {
	const end = new AbortController();
	const stop = AbortSignal.any([signal, end.signal]);
	endWithProcess(end);
	const encoder = new TextEncoder();
	let timer: NodeJS.Timeout | undefined;
	let wake = () => {};
	const leave = () => {
		open.delete(end);
		clearTimeout(timer);
		wake();
	};
	stop.addEventListener('abort', leave, { once: true });
	return new ReadableStream<Uint8Array>({
		async start(controller) {
			const send = (text: string) => controller.enqueue(encoder.encode(text));
			let seen = '';
			let saidAt = Date.now();
			send('retry: 2000\n\n');
			while (!stop.aborted) {
				const found = await newest(join(dataFolder, 'runs'), seen);
				if (found && !stop.aborted) {
					seen = found.seen;
					const run = readRun(found.record);
					if (run) send(`event: run\ndata: ${JSON.stringify(run)}\n\n`);
					saidAt = Date.now();
				} else if (Date.now() - saidAt >= aliveMs) {
					send(': still here\n\n');
					saidAt = Date.now();
				}
				await new Promise<void>((resolve) => {
					wake = resolve;
					timer = setTimeout(resolve, everyMs);
				});
			}
			controller.close();
		},
		cancel: () => end.abort()
	});
}

/** The newest record, unless it is what was seen. What is being replaced or is not JSON is looked at again later. */
async function newest(folder: string, seen: string): Promise<{ seen: string; record: unknown } | null> {
	try {
		const name = (await readdir(folder))
			.filter((one) => one.endsWith('.json'))
			.sort()
			.at(-1);
		if (name === undefined) return null;
		const path = join(folder, name);
		const { mtimeMs, size, ino } = await stat(path);
		const now = `${name} ${mtimeMs} ${size} ${ino}`;
		return now === seen ? null : { seen: now, record: JSON.parse(await readFile(path, 'utf8')) as unknown };
	} catch (error) {
		if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
		throw error;
	}
}

function endWithProcess(end: AbortController): void {
	open.add(end);
	if (isWatchingForEnd) return;
	isWatchingForEnd = true;
	const endAll = () => {
		for (const one of open) one.abort();
	};
	for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(event, endAll);
}
