// When a comparison of flagged customers with others says something.

/** Below so many flagged customers nothing is said: an interval by their spread would itself be a guess. */
export const fewestFlagged = 20;

/** What an interval of a difference says: more, less, or nothing that is sure. */
export const direction = (low: number | null, high: number | null): 'more' | 'less' | 'unsure' =>
	low === null || high === null ? 'unsure' : low > 0 ? 'more' : high < 0 ? 'less' : 'unsure';
