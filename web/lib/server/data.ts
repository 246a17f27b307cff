// What a request reads from: one warehouse for the whole process, opened when it is asked for the first time.
import { join } from 'node:path';
import { wholeScope, type Scope } from '../../../sql/access/scope.ts';
import { readEnvironment } from './environment.ts';
import { raise } from './failure.ts';
import { metricsOf, type Metrics } from './metrics.ts';
import { queryTexts } from './query-texts.ts';
import { Warehouse, type Lease, type WarehouseStatus } from './warehouse.ts';

let opened: Warehouse | null = null;

/** The build imports this module too: nothing is read before a request asks. */
function theWarehouse(): Warehouse {
	if (opened) return opened;
	const { dataFolder, connections, threads, memoryMb, querySeconds } = readEnvironment();
	opened = new Warehouse({
		folder: join(dataFolder, 'published'),
		queries: queryTexts,
		connections,
		threads,
		memoryMb,
		seconds: querySeconds,
		log: (sentence) => process.stdout.write(`warehouse: ${sentence}\n`)
	});
	return opened;
}

export type Data = {
	/** Stays on one published version until it is released. Its failures are SvelteKit errors with a status and code. */
	warehouse: Lease;
	metrics: Metrics;
	/** To be called when the request has been answered. */
	release: () => void;
};

/**
 * Begins the reading of one request; `signal` is the request's, so that a query ends when the browser leaves. With
 * `asOf` everything is read from that version; with `scope` nothing is read beyond it.
 */
export const openData = (signal?: AbortSignal, asOf: string | null = null, scope: Scope = wholeScope): Data =>
	dataOf(theWarehouse().lease(signal, asOf, scope));

/** What a request reads with, on a lease. */
export const dataOf = (lease: Lease): Data => ({
	warehouse: raising(lease),
	metrics: raising(metricsOf(lease)),
	release: lease.release
});

/** What is served, and what is wrong with what is not. */
export const warehouseStatus = (): Promise<WarehouseStatus> => theWarehouse().status();

/** The same functions, whose expected failures are SvelteKit errors. */
function raising<T extends object>(functions: T): T {
	const wrapped = Object.entries(functions).map(([name, work]) => [
		name,
		(...given: unknown[]) => {
			try {
				const result: unknown = (work as (...given: unknown[]) => unknown)(...given);
				return result instanceof Promise ? result.catch(raise) : result;
			} catch (error) {
				raise(error);
			}
		}
	]);
	return Object.fromEntries(wrapped) as T;
}
