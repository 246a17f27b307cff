// What a finding of the leak finder is for the people who look after it.

/** In the order of their work. A finding that nobody said anything about is open. */
export const leakStates = ['open', 'explained', 'recovered'] as const;
export type LeakState = (typeof leakStates)[number];

export const isLeakState = (value: unknown): value is LeakState => leakStates.includes(value as LeakState);
