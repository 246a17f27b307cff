import { isOtherShape } from './failure.ts';

/** What was asked, or null from a version that was published before there was such a thing: the rest of its pages is as it was. */
export const unlessOlder = <T>(asked: Promise<T>): Promise<T | null> =>
	asked.catch((thrown: unknown) => {
		if (isOtherShape(thrown)) return null;
		throw thrown;
	});
