/** Choices that are the same for the same seed. */
export type Random = {
	/** From 0 up to 1. */
	next: () => number;
	/** A whole number, both ends included. */
	int: (from: number, to: number) => number;
	pick: <Value>(values: readonly Value[]) => Value;
	chance: (share: number) => boolean;
	shuffle: <Value>(values: readonly Value[]) => Value[];
	bytes: (count: number) => Buffer;
};

/** mulberry32; the case is part of the seed, so that a single case can be made again. */
export function randomOf(seed: number, index: number): Random {
	let state = (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
	return {
		next,
		int,
		pick: (values) => values[int(0, values.length - 1)]!,
		chance: (share) => next() < share,
		shuffle: (values) => {
			const mixed = [...values];
			for (let last = mixed.length - 1; last > 0; last--) {
				const other = int(0, last);
				[mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
			}
			return mixed;
		},
		bytes: (count) => Buffer.from(Array.from({ length: count }, () => int(0, 255)))
	};
}
