/** Whether a text is a path of this site, however a browser may read it: `//elsewhere` and `https:` are not. */
export const isOwnPath = (value: unknown): value is string =>
	typeof value === 'string' &&
	value.startsWith('/') &&
	URL.canParse(value, 'http://here.invalid') &&
	new URL(value, 'http://here.invalid').origin === 'http://here.invalid';
