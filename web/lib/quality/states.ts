// What a signal is for the people who look after it.

/** In the order of their work. A signal that nobody said anything about is open. */
export const signalStates = ['open', 'acknowledged', 'explained', 'solved'] as const;
export type SignalState = (typeof signalStates)[number];

export const isSignalState = (value: unknown): value is SignalState => signalStates.includes(value as SignalState);
