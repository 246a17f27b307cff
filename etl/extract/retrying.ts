// Trying again: only what may pass by itself, with growing and scattered waits, until the source's time is spent.
import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { Effects } from '../effects.ts';
import { describeError, RetourError } from '../errors.ts';
import { giveUp, isTransient, TransientError } from '../sources/transient.ts';
import type { Patience } from '../sources/types.ts';

export type Retrying = {
	source: string;
	patience: Patience;
	signal: AbortSignal;
	effects: Pick<Effects, 'log'>;
	/** Milliseconds before the second try; each further wait is about twice as long, up to a minute. */
	firstWait?: number;
	onRetry: () => void;
};

/**
 * `retry` makes a call again after a transient failure; `signal` is aborted by the given one, and when the time is
 * spent. `retry` throws the last failure, given up so that a retry around it does not begin anew, or `SOURCE_TIMEOUT`.
 */
export function retrying({ source, patience, signal: outer, effects, firstWait = 1_000, onRetry }: Retrying) {
	const budget = AbortSignal.timeout(Math.ceil(patience.minutes * 60_000));
	const signal = AbortSignal.any([outer, budget]);
	const retry = async <Result>(call: () => Promise<Result>): Promise<Result> => {
		try {
			return await pRetry(call, {
				retries: patience.tries - 1,
				factor: 2,
				minTimeout: firstWait,
				maxTimeout: 60_000,
				randomize: true,
				signal,
				shouldRetry: ({ error }) => isTransient(error),
				onFailedAttempt: async ({ error, attemptNumber, retriesLeft, retryDelay }) => {
					if (!isTransient(error) || retriesLeft === 0 || signal.aborted) return;
					onRetry();
					effects.log('warn', `${source}: try ${attemptNumber} of ${patience.tries} failed: ${describeError(error)}`);
					const asked = error instanceof TransientError ? error.after : 0;
					if (asked > retryDelay) await sleep(asked - retryDelay, undefined, { signal });
				}
			});
		} catch (error) {
			if (budget.aborted && !outer.aborted)
				throw new RetourError('source', 'SOURCE_TIMEOUT', `${source} took longer than ${patience.minutes} minutes`, {
					cause: error,
					hint: 'the next run goes on from the last committed state; raise `read.minutes` if it needs longer'
				});
			if (isTransient(error)) giveUp(error);
			throw error;
		}
	};
	return { retry, signal };
}
