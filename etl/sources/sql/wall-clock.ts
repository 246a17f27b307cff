// Between instants and the wall clock of a time zone. Of an hour that stands twice in autumn the later one is meant, of
// one that is skipped in spring the offset before it holds: as PostgreSQL reads them.

const hour = 3_600_000;
const day = 24 * hour;

/** Minutes that the wall clock of a zone is ahead of UTC at an instant. */
export function offsetAt(timezone: string, at: number): number {
	const parts: Record<string, number> = {};
	for (const { type, value } of formatOf(timezone).formatToParts(at)) parts[type] = Number(value);
	const { year = 0, month = 1, day: date = 1, hour: hours = 0, minute = 0, second = 0 } = parts;
	const wall = Date.UTC(year, month - 1, date, hours, minute, second);
	return Math.round((wall - Math.floor(at / 1000) * 1000) / 60_000);
}

/** `2026-11-24 08:15:00.000` in a zone. */
export const wallClock = (timezone: string, at: Date): string =>
	new Date(at.getTime() + offsetAt(timezone, at.getTime()) * 60_000).toISOString().slice(0, 23).replace('T', ' ');

/** Does the offset of a zone change within three hours around an instant? */
export const nearChange = (timezone: string, at: Date): boolean =>
	offsetAt(timezone, at.getTime() - 3 * hour) !== offsetAt(timezone, at.getTime() + 3 * hour);

/**
 * The offset of wall-clock times of a zone: from `2026-11-24 08:15:00` (more digits may follow) to `+01:00`. Days on
 * which the offset does not change are looked up once.
 */
export function offsets(timezone: string): (wall: string) => string {
	const known = new Map<string, string | null>();
	return (wall) => {
		const date = wall.slice(0, 10);
		let whole = known.get(date);
		if (whole === undefined) {
			const start = Date.parse(`${date}T00:00:00Z`);
			if (Number.isNaN(start)) return ''; // no day of the calendar: for the loader to refuse
			const [before, after] = [offsetAt(timezone, start - day), offsetAt(timezone, start + 2 * day)];
			whole = before === after ? shown(before) : null;
			if (known.size > 20_000) known.clear();
			known.set(date, whole);
		}
		return whole ?? shown(offsetOf(timezone, Date.parse(`${date}T${wall.slice(11, 19)}Z`)));
	};
}

/** The offset in minutes that holds at a wall-clock time, given as if it were UTC. */
function offsetOf(timezone: string, wall: number): number {
	const [before, after] = [offsetAt(timezone, wall - day), offsetAt(timezone, wall + day)];
	const holds = [before, after].filter((offset) => offsetAt(timezone, wall - offset * 60_000) === offset);
	return holds.length === 0 ? before : Math.min(...holds);
}

function shown(minutes: number): string {
	const size = Math.abs(minutes);
	const digits = (value: number) => String(Math.floor(value)).padStart(2, '0');
	return `${minutes < 0 ? '-' : '+'}${digits(size / 60)}:${digits(size % 60)}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
	let format = formats.get(timezone);
	if (!format) {
		format = new Intl.DateTimeFormat('en-US', {
			timeZone: timezone,
			calendar: 'gregory',
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			second: 'numeric'
		});
		formats.set(timezone, format);
	}
	return format;
}
