import { setTimeout as wait } from 'node:timers/promises';

/**
 * Answers no sooner than a whole number of steps after it was asked, so that the time of an answer does not tell which
 * way it was found. What the work throws is thrown at such a moment too.
 */
export async function inEvenTime<T>(stepMs: number, work: () => Promise<T>): Promise<T> {
	const began = performance.now();
	try {
		return await work();
	} finally {
		await wait(stepMs - ((performance.now() - began) % stepMs));
	}
}
