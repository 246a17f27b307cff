// The share that came back by each age: of a product with its interval beside its category, and taken apart by reason.
import type { EChartsCoreOption } from 'echarts/core';
import { axisText, escapeTip, line } from './trend.ts';

export type CurvePoint = {
	/** Days since shipping. */
	age: number;
	/** Null where too few have been seen so long. */
	share: number | null;
	low: number | null;
	high: number | null;
	category: number | null;
};

/** A reason and how much it adds at each age, in the order of the points. */
export type CurveLayer = { label: string; colour: string; shares: readonly number[] };

export type CurveWords<Point> = {
	percent: (ratio: number) => string;
	/** What stands under the axis. */
	axis: string;
	tip: (point: Point) => string[];
};

function frame<Point>(
	points: readonly Point[],
	ages: readonly number[],
	{ percent, axis, tip }: CurveWords<Point>,
	width: number
): EChartsCoreOption {
	return {
		animation: false,
		textStyle: { fontFamily: 'inherit' },
		grid: { left: 44, right: 14, top: 12, bottom: 40 },
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
				return point ? tip(point).map(escapeTip).join('<br>') : '';
			}
		},
		xAxis: {
			type: 'value',
			min: 0,
			max: Math.max(1, ...ages),
			splitNumber: width < 420 ? 4 : 8,
			axisPointer: { triggerEmphasis: false },
			name: axis,
			nameLocation: 'middle',
			nameGap: 26,
			nameTextStyle: axisText,
			axisLine: { show: false },
			axisTick: { show: false },
			axisLabel: { ...axisText, showMaxLabel: false },
			splitLine: { show: false }
		},
		yAxis: {
			type: 'value',
			min: 0,
			splitNumber: 4,
			axisLabel: { ...axisText, formatter: (value: number) => percent(value) },
			splitLine: { lineStyle: { color: 'var(--line)' } }
		}
	};
}

/** The option of a product's curve: pure, so that the server can draw it and a browser can bring it to life. */
export function curveOption(
	points: readonly CurvePoint[],
	words: CurveWords<CurvePoint>,
	width: number
): EChartsCoreOption {
	const at = (value: (point: CurvePoint) => number | null) => points.map((point) => [point.age, value(point)]);
	const step = { step: 'end' } as const;
	return {
		...frame(points, points.map(({ age }) => age), words, width), // prettier-ignore
		series: [
			line(at(({ low }) => low), { ...step, stack: 'band', stackStrategy: 'all', lineStyle: { opacity: 0 } }), // prettier-ignore
			line(
				at(({ low, high }) => (low === null || high === null ? null : high - low)),
				{ ...step, stack: 'band', lineStyle: { opacity: 0 }, areaStyle: { color: 'var(--band)', opacity: 1 } }
			),
			line(
				at(({ category }) => category),
				{ lineStyle: { color: 'var(--series-2)', width: 1.5 } }
			),
			line(
				at(({ share }) => share),
				{ ...step, lineStyle: { color: 'var(--series)', width: 2.2 } }
			)
		]
	};
}

/** The same curve as a stack of reasons, those that add most at the bottom. */
export function curveReasonsOption(
	ages: readonly number[],
	layers: readonly CurveLayer[],
	words: CurveWords<number>,
	width: number
): EChartsCoreOption {
	return {
		...frame(ages.map((_, index) => index), ages, words, width), // prettier-ignore
		series: layers.map(({ shares, colour }) =>
			line(
				ages.map((age, index) => [age, shares[index] ?? 0]),
				{
					step: 'end',
					stack: 'reasons',
					lineStyle: { color: 'var(--surface)', width: 0.8 },
					areaStyle: { color: colour, opacity: 1 }
				}
			)
		)
	};
}
