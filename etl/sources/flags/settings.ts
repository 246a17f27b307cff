/** The id of the source that is the flags made in the dashboard; no configured source may have it. */
export const ownFlagsId = 'own-flags';
