// What a source is handed when a test extracts it directly: no retries, an increment, nothing shown.
import type { Extraction } from '../etl/sources/types.ts';

/** The rest of an extraction around what matters to a test. */
export const extraction = (
	of: Pick<Extraction, 'effects' | 'cursor' | 'folder'> & Partial<Extraction>
): Extraction => ({
	signal: new AbortController().signal,
	progress: () => undefined,
	reading: { kind: 'increment' },
	retry: (call) => call(),
	spent: () => undefined,
	...of
});
