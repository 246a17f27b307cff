/** The content of a delivery that somebody wants now, whatever the data is like. */
export const askedNow = { asked: true };

export const isAskedFor = (content: unknown): boolean => (content as Partial<typeof askedNow>).asked === true;
