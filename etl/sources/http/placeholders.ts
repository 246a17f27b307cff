// What changes from request to request: `{since}`, `{until}`, `{page}`, `{offset}` and `{cursor}` within the path, the
// query or the body of an endpoint. A parameter whose placeholder has no value is left out.

export type Values = {
	since: Date | null;
	until: Date | null;
	page: number;
	offset: number;
	cursor: string | null;
};

const placeholder = /\{(since|until|page|offset|cursor)(?::(seconds|unix|ms|date|local))?\}/g;
const time = /^\{(since|until)(:(seconds|unix|ms|date|local))?\}$|^\{(page|offset|cursor)\}$/;

/** The placeholders in a text, path, query or body, with what is no placeholder but looks like one. */
export function placeholdersOf(json: unknown): { known: Set<string>; unknown: string[] } {
	const text = typeof json === 'string' ? json : JSON.stringify(json ?? '');
	const all = text.match(/\{[a-z]+(:[a-z]*)?\}/g) ?? [];
	return {
		known: new Set(all.filter((one) => time.test(one)).map((one) => one.slice(1, -1).replace(/:.*/, ''))),
		unknown: all.filter((one) => !time.test(one))
	};
}

/**
 * A text with its placeholders filled; null where one has no value. Instants are ISO 8601 in UTC, or as asked:
 * `{since:seconds}` (ISO without milliseconds), `{since:unix}` (seconds since 1970), `{since:ms}`, and in the source's
 * time zone `{since:date}` and `{since:local}` (YYYY-MM-DD HH:MM:SS). Rounded so that the window only grows.
 */
export function fillText(text: string, values: Values, timezone: string, encode = (value: string) => value) {
	let isMissing = false;
	const filled = text.replaceAll(placeholder, (_, name: keyof Values, format: string | undefined) => {
		const value = values[name];
		if (value === null) isMissing = true;
		if (!(value instanceof Date)) return encode(String(value));
		return encode(formatInstant(value, format, timezone, name === 'until'));
	});
	return isMissing ? null : filled;
}

/** A query with its placeholders filled. */
export function fillQuery(query: Record<string, string>, values: Values, timezone: string): Record<string, string> {
	return Object.fromEntries(
		Object.entries(query).flatMap(([name, text]) => {
			const filled = fillText(text, values, timezone);
			return filled === null ? [] : [[name, filled]];
		})
	);
}

/** A body with its placeholders filled. `{page}` and `{offset}` alone are numbers, as are `{since:unix}` and `{since:ms}`. */
export function fillBody(body: unknown, values: Values, timezone: string): unknown {
	if (typeof body === 'string') {
		const filled = fillText(body, values, timezone);
		const isNumber = /^\{(page|offset|(since|until):(unix|ms))\}$/.test(body);
		return filled === null ? undefined : isNumber ? Number(filled) : filled;
	}
	if (Array.isArray(body))
		return body.map((part) => fillBody(part, values, timezone)).filter((part) => part !== undefined);
	if (typeof body !== 'object' || body === null) return body;
	return Object.fromEntries(
		Object.entries(body).flatMap(([name, part]) => {
			const filled = fillBody(part, values, timezone);
			return filled === undefined ? [] : [[name, filled]];
		})
	);
}

function formatInstant(instant: Date, format: string | undefined, timezone: string, isEnd: boolean): string {
	const second = 1000;
	const up = (ms: number) => new Date(Math.ceil(instant.getTime() / ms) * ms);
	const whole = isEnd ? up(second) : instant;
	switch (format) {
		case 'seconds':
			return `${whole.toISOString().slice(0, 19)}Z`;
		case 'unix':
			return String(Math.floor(whole.getTime() / second));
		case 'ms':
			return String(instant.getTime());
		case 'local':
			return localTime(whole, timezone);
		case 'date': {
			const local = localTime(whole, timezone);
			if (!isEnd || local.endsWith('00:00:00')) return local.slice(0, 10);
			return new Date(Date.parse(`${local.slice(0, 10)}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
		}
		default:
			return instant.toISOString();
	}
}

/** `YYYY-MM-DD HH:MM:SS` as clocks in the time zone show it. */
export function localTime(instant: Date, timezone: string): string {
	const parts = new Intl.DateTimeFormat('en-CA', {
		timeZone: timezone,
		hourCycle: 'h23',
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit'
	}).formatToParts(instant);
	const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
	const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
	return `${date} ${part('hour')}:${part('minute')}:${part('second')}`;
}
