/**
 * Emitted at `process` when the production server was told to end: it is the one thing that it shares with what is built.
 * Named as SvelteKit's own server names it. There is a moment left then, until the last requests are answered.
 */
export const endEvent = 'sveltekit:shutdown';
