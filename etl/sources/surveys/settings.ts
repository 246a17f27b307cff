/** The id of the source that is our own survey; no configured source may have it. */
export const ownSurveysId = 'own-surveys';
