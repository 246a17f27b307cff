// Where the page of one thing is. Ids are unique within their source only, so both are in the path; names are in none,
// since names of people are nobody's business in a log.

const path = (place: string, source: string, id: string) =>
	`/${place}/${encodeURIComponent(source)}/${encodeURIComponent(id)}`;

export const productPath = (source: string, id: string): string => path('products', source, id);
export const customerPath = (source: string, id: string): string => path('customers', source, id);
export const returnPath = (source: string, id: string): string => path('returns', source, id);
