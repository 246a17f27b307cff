/** A batch comes back at least so much oftener before it is called out: with many batches one of them is always worst. */
const leastTimes = 1.5;

/**
 * How many times as often as the other batches a batch comes back, where that is to be called out: its whole interval
 * lies above their rate, and it is half as much again. Infinity where no other batch comes back at all; null else.
 */
export function batchExcess({
	rate,
	low,
	others
}: {
	rate: number | null;
	low: number | null;
	others: number | null;
}): number | null {
	if (rate === null || low === null || others === null || low <= others) return null;
	const times = others > 0 ? rate / others : Infinity;
	return times >= leastTimes ? times : null;
}
