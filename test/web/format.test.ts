import { beforeEach, describe, expect, test } from 'vitest';
import { overwriteGetLocale } from '../../web/lib/paraglide/runtime.js';
import * as format from '../../web/lib/format.ts';

/** Thin and narrow gaps as plain ones, so that the expectations can be read. */
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ');

describe('in English', () => {
	beforeEach(() => overwriteGetLocale(() => 'en'));

	test.each([
		[format.percent(0.0843), '8.4 %'],
		[format.percent(null), '–'],
		[format.percentRange(0.081, 0.0874), '8.1 – 8.7 %'],
		[format.number(5214), '5,214'],
		[format.signed(-0.4, 1), '−0.4'],
		[format.signed(0.04, 1), '0.0'],
		[format.points(0.008), '+0.8'],
		[format.change(412, 389), '+6 %'],
		[format.change(412, 0), '–'],
		[format.money(412_300, 'EUR'), '€412 k'],
		[format.money(1_080_000, 'EUR'), '€1.08 M'],
		[format.money(-412_300, 'EUR'), '−€412 k'],
		[format.money(4628, 'EUR'), '€4,628'],
		[format.money(67.46, 'EUR'), '€67.46'],
		[format.money(36.4, 'EUR'), '€36.40'],
		[format.money(36, 'EUR'), '€36'],
		[format.money(0, 'GBP'), '£0'],
		[format.exactMoney(1290, 'EUR'), '€1,290.00'],
		[format.duration(0.66), '40 min'],
		[format.duration(5), '5 h'],
		[format.duration(154), '6.4 d'],
		[format.signedDuration(-0.004), '0 min'],
		[format.signedDuration(-48), '−2.0 d'],
		[format.signedDuration(0.66), '+40 min'],
		[format.date('2026-09-03'), '3 Sep 2026'],
		[format.dateTime('2026-11-03T14:20:00'), '3 Nov, 14:20'],
		[format.dateTime('2025-11-03T14:20:00', '2026-01-01'), '3 Nov 2025, 14:20'],
		[format.instant('2026-11-24T07:15:00', 'Europe/Paris'), '24 Nov, 08:15'],
		[format.period('2026-11-01', '2026-12-01'), 'Nov 2026'],
		[format.period('2026-09-01', '2026-12-01'), 'Sep – Nov 2026'],
		[format.period('2025-12-01', '2026-12-01'), 'Dec 2025 – Nov 2026'],
		[format.period('2026-09-25', '2026-11-25'), '25 Sep – 24 Nov 2026'],
		[format.period('2026-11-02', '2026-11-09'), '2 – 8 Nov 2026'],
		[format.period('2026-11-02', '2026-11-03'), '2 Nov 2026'],
		[format.country('DE'), 'Germany'],
		[format.country('Channel Islands'), 'Channel Islands']
	])('%s is %s', (found, wanted) => expect(plain(found)).toBe(wanted));
});

describe('in Chinese', () => {
	beforeEach(() => overwriteGetLocale(() => 'zh-CN'));

	const cases: [() => string, string][] = [
		[() => format.percent(0.0843), '8.4%'],
		[() => format.percentRange(0.081, 0.0874), '8.1 – 8.7%'],
		[() => format.money(412_300, 'EUR'), '€41.2万'],
		[() => format.duration(154), '6.4 天'],
		[() => format.duration(0.66), '40 分钟'],
		[() => format.date('2026-11-03'), '2026年11月3日'],
		[() => format.dateTime('2026-11-03T14:20:00'), '11月3日 14:20'],
		[() => format.period('2026-11-02', '2026-11-09'), '2026年11月2日–8日'],
		[() => format.period('2026-09-25', '2026-11-25'), '2026年9月25日–11月24日'],
		[() => format.period('2025-11-25', '2026-11-25'), '2025年11月25日–2026年11月24日'],
		[() => format.period('2026-09-01', '2026-12-01'), '2026年9月–11月'],
		[() => format.monthName('2026-03-01'), '3月'],
		[() => format.country('DE'), '德国'],
		[() => format.list(['鞋', '连衣裙', '玻璃']), '鞋、连衣裙和玻璃']
	];
	test.each(cases)('case %#', (made, wanted) => expect(plain(made())).toBe(wanted));
});
