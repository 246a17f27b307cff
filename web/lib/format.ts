// Numbers, money, dates and times for the eye, in the language of the page. The only file that calls Intl.
import { getLocale, type Locale } from '#lib/paraglide/runtime.js';
import type { Measure } from '../../sql/metrics/types.ts';

const thin = '\u202f';
const minus = '\u2212';
/** What stands where there is no figure. */
export const none = '–';

const intlLocale = (locale: Locale) => (locale === 'zh-CN' ? 'zh-CN' : 'en-GB');
const isChinese = () => getLocale() === 'zh-CN';

const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
	const key = getLocale() + JSON.stringify(options);
	let format = numberFormats.get(key);
	if (!format) numberFormats.set(key, (format = new Intl.NumberFormat(intlLocale(getLocale()), options)));
	return format;
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = getLocale() + JSON.stringify(options);
	let format = dateFormats.get(key);
	if (!format) dateFormats.set(key, (format = new Intl.DateTimeFormat(intlLocale(getLocale()), options)));
	return format;
}

/** A real minus sign, and a thin gap before `k`, `M` and `bn`. */
const polish = (text: string) =>
	text
		.replace('-', minus)
		.replace(/(\d)K/i, `$1${thin}k`)
		.replace(/(\d)(bn|tn)/, `$1${thin}$2`)
		.replace(/(\d)m/i, `$1${thin}M`);

type Figure = number | null | undefined;
const isFigure = (value: Figure): value is number => typeof value === 'number' && Number.isFinite(value);

/** `5,214`; with `digits` decimal places. Null is “–”. */
export function number(value: Figure, digits = 0): string {
	if (!isFigure(value)) return none;
	return polish(numberFormat({ maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value));
}

/** `62 k`, `6.2万`: for axes and tight places. */
export function compactNumber(value: Figure): string {
	if (!isFigure(value)) return none;
	return polish(numberFormat({ notation: 'compact', maximumSignificantDigits: 3 }).format(value));
}

/** A ratio as percent: 0.084 is `8.4 %`, in Chinese `8.4%`. */
export function percent(ratio: Figure, digits = 1): string {
	if (!isFigure(ratio)) return none;
	return number(ratio * 100, digits) + (isChinese() ? '%' : `${thin}%`);
}

/** A probability as percent that is never certain: 0.9991 is `> 99 %`, 0.0004 is `< 1 %`. */
export function certainty(probability: Figure): string {
	if (!isFigure(probability)) return none;
	if (probability > 0.99) return `>${thin}${percent(0.99, 0)}`;
	return probability < 0.01 ? `<${thin}${percent(0.01, 0)}` : percent(probability, 0);
}

/** An interval of ratios, the unit once: `8.1 – 8.7 %`. */
export function percentRange(low: Figure, high: Figure, digits = 1): string {
	if (!isFigure(low) || !isFigure(high)) return none;
	return `${number(low * 100, digits)}${thin}–${thin}${percent(high, digits)}`;
}

/** An interval of ratios without its unit, beside a figure that has it: `8.1 – 8.7`. */
export function bareRange(low: Figure, high: Figure, digits = 1): string {
	if (!isFigure(low) || !isFigure(high)) return none;
	return `${number(low * 100, digits)}${thin}–${thin}${number(high * 100, digits)}`;
}

/** With its sign, always: `+6`, `−0.4`. Nothing that rounds to zero has a sign. */
export function signed(value: Figure, digits = 0): string {
	if (!isFigure(value)) return none;
	const text = number(Math.abs(value), digits);
	if (Number(value.toFixed(digits)) === 0) return text;
	return (value > 0 ? '+' : minus) + text;
}

/** A difference of two ratios in percentage points: 0.008 is `+0.8`; the words “points” belong to the message. */
export const points = (difference: Figure, digits = 1): string =>
	isFigure(difference) ? signed(difference * 100, digits) : none;

/** A relative change: 412 after 389 is `+6 %`. */
export function change(now: Figure, before: Figure, digits = 0): string {
	if (!isFigure(now) || !isFigure(before) || before === 0) return none;
	const value = now / before - 1;
	const text = percent(Math.abs(value), digits);
	if (Number((value * 100).toFixed(digits)) === 0) return text;
	return (value > 0 ? '+' : minus) + text;
}

/** Money for headlines and tables: `€412 k`, `€41.2万`; below 10,000 whole units, below 100 with cents. */
export function money(value: Figure, currency: string): string {
	if (!isFigure(value)) return none;
	const size = Math.abs(value);
	const base = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
	if (size >= 10_000) {
		return polish(numberFormat({ ...base, notation: 'compact', maximumSignificantDigits: 3 }).format(value));
	}
	const digits = size < 100 && size > 0 ? 2 : 0;
	return polish(
		numberFormat({
			...base,
			maximumFractionDigits: digits,
			minimumFractionDigits: digits,
			trailingZeroDisplay: 'stripIfInteger'
		}).format(value)
	);
}

/** A numerator or denominator in its measure: money where value is measured, else a count. */
export const measured = (value: Figure, measure: Measure, currency: string): string =>
	measure === 'value' ? money(value, currency) : number(value);

/** Money to the cent: `€1,290.00`. */
export function exactMoney(value: Figure, currency: string): string {
	if (!isFigure(value)) return none;
	return polish(numberFormat({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(value));
}

/**
 * Days and times of the published file: `2026-11-03`, `2026-11-03 14:20:00`, already in the reporting time zone. Read
 * as UTC and shown as UTC, so that no device shifts them.
 */
function parse(value: string): Date {
	const [, day = '', time = '00:00:00'] =
		/^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?/.exec(value) ?? [];
	return new Date(`${day}T${time}Z`);
}

type Moment = string | null | undefined;

type DateParts = { year?: boolean; month?: boolean; day?: boolean };

/** `3 Nov 2026`, `2026年11月3日`, or a part of it. */
function dateText(moment: Date, { year = false, month = true, day = false }: DateParts): string {
	return dateFormat({
		...(year ? { year: 'numeric' } : {}),
		...(month ? { month: 'short' } : {}),
		...(day ? { day: 'numeric' } : {}),
		timeZone: 'UTC'
	})
		.format(moment)
		.replace('Sept', 'Sep');
}

/** `3 Nov 2026`, `2026年11月3日`. */
export const date = (value: Moment): string => (value ? dateText(parse(value), { year: true, day: true }) : none);

/** Without the year: `3 Nov`, `11月3日`. */
export const dayOfYear = (value: Moment): string => (value ? dateText(parse(value), { day: true }) : none);

/** `Nov 2026`, `2026年11月`. */
export const month = (value: Moment): string => (value ? dateText(parse(value), { year: true }) : none);

/** `Nov`, `11月`: for axes that name the year elsewhere. */
export const monthName = (value: Moment): string => (value ? dateText(parse(value), {}) : none);

const clock = (moment: Date, timeZone: string) =>
	dateFormat({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(moment);

/** `3 Nov, 14:20`, `11月3日 14:20`; with the year where it is not that of `today`. */
export function dateTime(value: Moment, today?: string): string {
	if (!value) return none;
	const day = today && !value.startsWith(today.slice(0, 4)) ? date(value) : dayOfYear(value);
	return `${day}${isChinese() ? ' ' : ', '}${clock(parse(value), 'UTC')}`;
}

/**
 * An instant in UTC (`2026-11-03 13:20:00` or ISO), shown in a time zone: `3 Nov, 14:20`; with the year where it is not
 * that of `today`.
 */
export function instant(value: Moment, timeZone: string, today?: string): string {
	if (!value) return none;
	const moment = parse(value);
	const year = today && !value.startsWith(today.slice(0, 4)) ? ({ year: 'numeric' } as const) : {};
	const day = dateFormat({ day: 'numeric', month: 'short', ...year, timeZone })
		.format(moment)
		.replace('Sept', 'Sep');
	return `${day}${isChinese() ? ' ' : ', '}${clock(moment, timeZone)}`;
}

/** The day of an instant in a time zone: `2026-11-03`. */
export const dayIn = (timeZone: string, at: Date): string => {
	const of = new Map(
		new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
			.formatToParts(at)
			.map(({ type, value }) => [type, value])
	);
	return `${of.get('year')}-${of.get('month')}-${of.get('day')}`;
};

/**
 * The days from `since` to the day before `until`, with nothing said twice: `25 Sep – 24 Nov 2026`, `1 – 30 Nov`,
 * `2026年9月25日–11月24日`; whole months as months: `Sep – Nov 2026`.
 */
export function period(since: string, until: string): string {
	const first = parse(since);
	const last = new Date(parse(until).getTime() - 24 * 3600_000);
	const day = !(first.getUTCDate() === 1 && parse(until).getUTCDate() === 1);
	const sameYear = first.getUTCFullYear() === last.getUTCFullYear();
	const sameMonth = sameYear && first.getUTCMonth() === last.getUTCMonth();
	if (sameMonth && (!day || first.getTime() === last.getTime())) return dateText(first, { year: true, day });
	// Chinese names the year first, English last: the one that is not repeated is at the other end.
	return isChinese()
		? `${dateText(first, { year: true, day })}–${sameMonth ? `${last.getUTCDate()}日` : dateText(last, { year: !sameYear, day })}`
		: `${sameMonth ? first.getUTCDate() : dateText(first, { year: !sameYear, day })}${thin}–${thin}${dateText(last, { year: true, day })}`;
}

/** Hours as a person says them: `40 min`, `5 h`, `6.4 d`; in Chinese `40 分钟`, `5 小时`, `6.4 天`. */
export function duration(hours: Figure): string {
	if (!isFigure(hours)) return none;
	const size = Math.abs(hours);
	const unit = size < 1 ? 'minute' : size < 48 ? 'hour' : 'day';
	const value = unit === 'minute' ? hours * 60 : unit === 'hour' ? hours : hours / 24;
	const digits = unit === 'day' && size < 24 * 100 ? 1 : 0;
	if (isChinese()) return `${number(value, digits)} ${{ minute: '分钟', hour: '小时', day: '天' }[unit]}`;
	return `${number(value, digits)}${thin}${{ minute: 'min', hour: 'h', day: 'd' }[unit]}`;
}

/** A difference of hours with its sign: `+40 min`, `−2.0 d`; what rounds to nothing has none: `0 min`. */
export function signedDuration(hours: Figure): string {
	if (!isFigure(hours)) return none;
	const text = duration(Math.abs(hours));
	if (text === duration(0)) return text;
	return (hours > 0 ? '+' : minus) + text;
}

/** An amount of data: `4.2 MB`, `830 kB`, in decimal units. */
export function dataSize(bytes: Figure): string {
	if (!isFigure(bytes)) return none;
	const units = ['B', 'kB', 'MB', 'GB', 'TB'];
	const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(bytes))) / 3)));
	const value = bytes / 1000 ** step;
	return `${number(value, step > 0 && value < 100 ? 1 : 0)}${isChinese() ? ' ' : thin}${units[step]}`;
}

/** A country code by its name: `France`, `法国`; what is no code stays as it is. */
export function country(code: string): string {
	if (!/^[A-Z]{2}$/.test(code)) return code;
	return new Intl.DisplayNames([intlLocale(getLocale())], { type: 'region', fallback: 'code' }).of(code) ?? code;
}

/** Words in a sentence: `Shoes, Dresses and Glass`, `鞋、连衣裙和玻璃`. */
export const list = (words: readonly string[]): string =>
	new Intl.ListFormat(intlLocale(getLocale()), { type: 'conjunction' }).format(words);
