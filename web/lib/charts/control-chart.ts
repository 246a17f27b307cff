// A control chart by week: the share, its centre and limits, the frozen baseline it is held against, the weeks that are
// out of them; below it the CUSUM, which finds a drift that no single week shows.
import type { EChartsCoreOption } from 'echarts/core';
import { axisText, escapeTip, hatch, line } from './trend.ts';

export type ControlPoint = {
	/** First day of the period. */
	week_on: string;
	/** Its length. */
	weeks: number;
	counted_units: number | null;
	exposed_units: number | null;
	/** Null where nothing was exposed. */
	share: number | null;
	center: number | null;
	/** Laney's limits: as wide as the weeks of the baseline really vary. */
	limit_low: number | null;
	limit_high: number | null;
	/** Limits by chance alone. */
	plain_low: number | null;
	plain_high: number | null;
	cusum_high: number | null;
	cusum_low: number | null;
	is_baseline: boolean;
	/** Old enough that its returns have come. */
	is_judged: boolean;
	is_beyond: boolean;
	is_drift: boolean;
};

export type ControlWords = {
	percent: (ratio: number) => string;
	/** The label of a week on the axis, or nothing. */
	axis: (week: string) => string;
	baseline: string;
	soFar: string;
	cusum: string;
	/** The tooltip of a week, as plain text lines. */
	tip: (point: ControlPoint) => string[];
};

type Api = { coord: (point: [number, number]) => [number, number] };
type Params = { coordSys: { x: number; y: number; width: number; height: number } };

/** The weeks that set centre and limits, as a tinted ground with its name. */
function ground(points: readonly ControlPoint[], label: string) {
	const first = points.findIndex((point) => point.is_baseline);
	const last = points.findLastIndex((point) => point.is_baseline);
	return {
		type: 'custom',
		silent: true,
		z: 0,
		data: first === -1 ? [] : [[first, 0]],
		renderItem: ({ coordSys }: Params, api: Api) => {
			const step = points.length > 1 ? coordSys.width / (points.length - 1) : coordSys.width;
			const left = Math.max(coordSys.x, api.coord([first, 0])[0] - step / 2);
			const right = Math.min(coordSys.x + coordSys.width, api.coord([last, 0])[0] + step / 2);
			const shape = { x: left, y: coordSys.y, width: right - left, height: coordSys.height };
			return {
				type: 'group',
				children: [
					{ type: 'rect', shape, style: { fill: 'var(--sunken)' } },
					{
						type: 'text',
						x: left + 4,
						y: coordSys.y + coordSys.height - 15,
						style: { text: label, fill: 'var(--ink-3)', fontSize: 11, fontFamily: 'inherit' }
					}
				]
			};
		}
	};
}

const dots = (data: (number | null)[], fill: string, more: object = {}) =>
	line(data, {
		symbol: 'circle',
		symbolSize: 6,
		showAllSymbol: true,
		lineStyle: { opacity: 0 },
		itemStyle: { color: fill, opacity: 1, ...more }
	});

/** Where the CUSUM stands on the side that it left. */
const driftOf = ({ cusum_high, cusum_low }: ControlPoint): number =>
	(cusum_high ?? 0) >= (cusum_low ?? 0) ? (cusum_high ?? 0) : -(cusum_low ?? 0);

/** The option of the chart: pure, so that the server can draw it and a browser can bring it to life. */
export function controlOption(points: readonly ControlPoint[], words: ControlWords, width: number): EChartsCoreOption {
	const young = points.findIndex((point, index) => points.slice(index).every((one) => !one.is_judged));
	const first = young === -1 ? points.length : young;
	const of = (value: (point: ControlPoint) => number | null) => points.map(value);
	const where = (is: (point: ControlPoint, index: number) => boolean) =>
		points.map((point, index) => (is(point, index) ? point.share : null));
	const below = { xAxisIndex: 1, yAxisIndex: 1 };
	const lower = (data: (number | null)[], more: object) => ({ ...line(data, more), ...below });
	const axis = {
		type: 'category' as const,
		boundaryGap: false,
		axisPointer: { triggerEmphasis: false },
		data: points.map((point) => point.week_on),
		axisLine: { show: false },
		axisTick: { show: false }
	};
	const limit = { lineStyle: { color: 'var(--ink-3)', width: 1, type: 'dashed' } };
	const chance = { lineStyle: { color: 'var(--ink-3)', width: 1, type: 'dotted', opacity: 0.7 } };
	const left = width < 480 ? 40 : 46;
	// Of few units all may be counted; there is nothing above that.
	const highest = Math.max(0, ...points.map(({ share, limit_high }) => Math.max(share ?? 0, limit_high ?? 0)));

	return {
		animation: false,
		textStyle: { fontFamily: 'inherit' },
		grid: [
			{ left, right: 12, top: 12, height: '58%' },
			{ left, right: 12, top: '73%', bottom: 24 }
		],
		axisPointer: { link: [{ xAxisIndex: 'all' }] },
		tooltip: {
			trigger: 'axis',
			transitionDuration: 0,
			backgroundColor: 'var(--surface)',
			borderColor: 'var(--line-strong)',
			padding: [8, 11],
			textStyle: { color: 'var(--ink)', fontSize: 12.5, fontFamily: 'inherit' },
			extraCssText: 'box-shadow: 0 4px 16px #0000001a; white-space: nowrap;',
			axisPointer: { type: 'line', lineStyle: { color: 'var(--ink-3)', type: 'solid', width: 1 } },
			formatter: (marks: { dataIndex: number }[]) => {
				const point = points[marks[0]?.dataIndex ?? -1];
				return point ? words.tip(point).map(escapeTip).join('<br>') : '';
			}
		},
		xAxis: [
			{ ...axis, gridIndex: 0, axisLabel: { show: false } },
			{
				...axis,
				gridIndex: 1,
				axisLabel: {
					...axisText,
					formatter: words.axis,
					interval: (_: number, at: string) => words.axis(at) !== '',
					hideOverlap: true
				}
			}
		],
		yAxis: [
			{
				type: 'value',
				gridIndex: 0,
				min: 0,
				...(highest > 0.8 ? { max: 1, interval: 0.25 } : { splitNumber: 4 }),
				axisLabel: { ...axisText, formatter: (value: number) => words.percent(value) },
				splitLine: { lineStyle: { color: 'var(--line)' } }
			},
			{
				type: 'value',
				gridIndex: 1,
				splitNumber: 2,
				name: words.cusum,
				nameLocation: 'end',
				nameGap: 6,
				nameTextStyle: { ...axisText, align: 'left' },
				axisLabel: axisText,
				splitLine: { lineStyle: { color: 'var(--line)' } }
			}
		],
		series: [
			ground(points, words.baseline),
			hatch(first, points.length, words.soFar),
			line(of((point) => point.plain_low), chance), // prettier-ignore
			line(of((point) => point.plain_high), chance), // prettier-ignore
			line(of((point) => point.limit_low), limit), // prettier-ignore
			line(of((point) => point.limit_high), limit), // prettier-ignore
			line(of((point) => point.center), { lineStyle: { color: 'var(--series-2)', width: 1.4 } }), // prettier-ignore
			line(where((_, index) => index < first), { lineStyle: { color: 'var(--series)', width: 1.8 } }), // prettier-ignore
			dots(
				where((point) => point.is_drift && !point.is_beyond),
				'var(--wait)'
			),
			dots(
				where((point) => point.is_beyond),
				'var(--attention)'
			),
			dots(
				where((_, index) => index >= first),
				'var(--surface)',
				{ borderColor: 'var(--series)', borderWidth: 1.3 }
			),
			lower(of((point) => point.cusum_high), { lineStyle: { color: 'var(--series)', width: 1.5 } }), // prettier-ignore
			lower(
				of((point) => (point.cusum_low === null ? null : -point.cusum_low)),
				{ lineStyle: { color: 'var(--series-2)', width: 1.5 } }
			),
			{
				...dots(
					points.map((point) => (point.is_drift ? driftOf(point) : null)),
					'var(--wait)'
				),
				...below
			}
		]
	};
}
