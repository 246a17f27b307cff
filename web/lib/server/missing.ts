import { isMissing } from './failure.ts';

/**
 * What was asked; null from a version that was published before there was such a thing, and where row rules withhold it:
 * the rest of the page is as it would be. What is said instead: `missingWord`.
 */
export const unlessMissing = <T>(asked: Promise<T>): Promise<T | null> =>
	asked.catch((thrown: unknown) => {
		if (isMissing(thrown)) return null;
		throw thrown;
	});
