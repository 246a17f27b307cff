import { isMissing } from '#lib/server/failure.ts';

/** An answer, or null where another Retour published the version, before it recorded what is asked for. */
export async function orOlder<T>(ask: () => Promise<T>): Promise<T | null> {
	try {
		return await ask();
	} catch (thrown) {
		if (isMissing(thrown)) return null;
		throw thrown;
	}
}
