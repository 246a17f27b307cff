// The words for names that data and URLs carry: one word per concept, everywhere.
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Basis, Counted, Measure } from '../../sql/metrics/types.ts';
import type { Comparison, FilterDimension, Period } from './filters.ts';

export const basisWord = (basis: Basis): string =>
	({ cohort: m.basis_cohort, return_date: m.basis_return_date, refund_date: m.basis_refund_date })[basis]();

export const measureWord = (measure: Measure): string =>
	({ units: m.measure_units, value: m.measure_value, orders: m.measure_orders, lines: m.measure_lines })[measure]();

export const countedWord = (counted: Counted): string =>
	({ requested: m.counted_requested, received: m.counted_received, refunded: m.counted_refunded })[counted]();

export const dimensionWord = (dimension: FilterDimension): string =>
	({
		category: m.dimension_category,
		reason: m.dimension_reason,
		channel: m.dimension_channel,
		country: m.dimension_country,
		source: m.dimension_source
	})[dimension]();

export const periodWord = (period: Period): string =>
	({
		'last-30-days': m.period_last_30_days,
		'last-90-days': m.period_last_90_days,
		'this-month': m.period_this_month,
		'last-month': m.period_last_month,
		'this-quarter': m.period_this_quarter,
		'year-to-date': m.period_year_to_date,
		'last-12-months': m.period_last_12_months,
		all: m.period_all
	})[period]();

/** What the period is held against, as it stands after “compared with”. */
export const comparisonWord = (comparison: Comparison): string =>
	({ before: m.comparison_word_before, year: m.comparison_word_year, none: m.filter_nothing })[comparison]();

/** Who is at fault, as the fault scale names it; a fault that the reason map invents keeps its own name. */
export function faultWord(fault: string): string {
	const words: Record<string, () => string> = {
		seller: m.fault_seller,
		logistics: m.fault_logistics,
		customer: m.fault_customer,
		unknown: m.fault_unknown
	};
	return words[fault]?.() ?? fault;
}

/** The colour of a fault, the same everywhere. */
export const faultColour = (fault: string): string =>
	['seller', 'logistics', 'customer'].includes(fault) ? `var(--${fault})` : 'var(--unknown)';

/** `unknown` in the reader's words; any other member as the source writes it. */
export const memberWord = (member: string): string => (member === 'unknown' ? m.member_unknown() : member);

/** The column of a bilingual pair (`reason_en`, `reason_zh`) that the page shows. */
export const inLanguage = (en: string, zh: string): string => (getLocale() === 'zh-CN' ? zh : en);

/** Languages by their own names. */
export const languageNames = { en: 'English', 'zh-CN': '简体中文' } as const;
