// Two versions compared on demand: in a database of its own, which reads the two files and nothing else.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { attachAfter, attachBefore, compareAttached, type Restatement } from '../../../sql/publish/compare.ts';
import { lockConnection } from '../../../sql/publish/read.ts';
import { readEnvironment } from './environment.ts';
import { Failure } from './failure.ts';

/** Versions do not change: what was computed stays right. The few that people look at. */
const known = new Map<string, Restatement>();
const mostKnown = 30;

/**
 * What the newer of two versions says otherwise about months that were over. Throws Failure `unknown_version`,
 * `too_slow`, `other_shape`, and `gone` when the signal aborts.
 */
export async function compareVersions(one: string, other: string, signal: AbortSignal): Promise<Restatement> {
	const { dataFolder, memoryMb, threads, querySeconds } = readEnvironment();
	const [before, after] = one < other ? [one, other] : [other, one];
	const pathOf = (version: string) => {
		const path = join(dataFolder, 'published', `${version}.duckdb`);
		if (/^\d{8}T\d{6}Z$/.test(version) && existsSync(path)) return path;
		throw new Failure('unknown_version', `there is no version ${version.slice(0, 40)}`);
	};
	const [beforePath, afterPath] = [pathOf(before), pathOf(after)];
	const found = known.get(`${before} ${after}`);
	if (found) return found;
	const instance = await DuckDBInstance.create(':memory:', {
		threads: String(threads),
		memory_limit: `${Math.ceil(memoryMb / 2)}MB`,
		autoinstall_known_extensions: 'false',
		autoload_known_extensions: 'false'
	});
	const connection = await instance.connect();
	const deadline = AbortSignal.timeout(querySeconds * 1000);
	const stop = AbortSignal.any([signal, deadline]);
	const interrupt = setInterval(() => stop.aborted && connection.interrupt(), 100);
	try {
		await connection.run(attachBefore(beforePath));
		await connection.run(attachAfter(afterPath));
		for (const statement of lockConnection) await connection.run(statement);
		const restatement = await compareAttached(async (sql) => {
			stop.throwIfAborted();
			return (await connection.runAndReadAll(sql)).getRowObjectsJS();
		});
		known.set(`${before} ${after}`, restatement);
		for (const key of known.keys()) if (known.size > mostKnown) known.delete(key);
		return restatement;
	} catch (cause) {
		if (signal.aborted) throw new Failure('gone', 'nobody waits for the answer any more', { cause });
		if (deadline.aborted)
			throw new Failure('too_slow', `the comparison took longer than ${querySeconds} s and was stopped`, {
				cause,
				hint: 'on the command line it may take its time: `retour publish --compare`'
			});
		const [first = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
		throw new Failure('other_shape', first, { cause });
	} finally {
		clearInterval(interrupt);
		connection.closeSync();
		instance.closeSync();
	}
}
