// A supplier month by month: what came back through our fault, beside what others of the same goods had.
import type { EChartsCoreOption } from 'echarts/core';
import { trendOption, type TrendPoint } from '#lib/charts/trend.ts';
import { bareRange, month, monthName, number, percent } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';

export const supplierTrendOption =
	(points: readonly TrendPoint[]) =>
	(width: number): EChartsCoreOption => {
		const every = Math.max(1, Math.ceil(points.length / (width / 70)));
		const places = new Map(points.map((point, index) => [point.at, index]));
		return trendOption(
			points,
			{
				percent: (ratio) => percent(ratio, ratio < 0.1 && ratio > 0 ? 1 : 0),
				axis: (at) => {
					const index = places.get(at);
					if (index === undefined || index % every !== 0) return '';
					return index === 0 || at.slice(5, 7) === '01' ? month(at) : monthName(at);
				},
				now: '',
				before: m.supplier_others(),
				soFar: m.control_young(),
				tip: (point) => [
					month(point.at),
					`${percent(point.value)} (${bareRange(point.low, point.high)})`,
					m.basis_of({ numerator: number(point.numerator), denominator: number(point.denominator) }),
					`${m.supplier_others()} ${percent(point.before)}`
				]
			},
			width
		);
	};
