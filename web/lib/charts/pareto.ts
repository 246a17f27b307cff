// Reasons from the most frequent to the least: bars with their intervals, and how much they make up so far.
import type { EChartsCoreOption } from 'echarts/core';
import { axisText, escapeTip } from './trend.ts';

export type ParetoBar = {
	label: string;
	share: number;
	low: number | null;
	high: number | null;
	/** Of all, up to this one. */
	cumulative: number;
	/** A colour token. */
	colour: string;
};

export type ParetoWords = { percent: (ratio: number) => string; tip: (bar: ParetoBar) => string[]; cumulative: string };

type Api = { value: (dimension: number) => number; coord: (point: [number, number]) => [number, number] };
type Params = { dataIndex: number };

const barHeight = 11;

/** A row of the chart is so high; with the axes above and below. */
export const paretoHeight = (bars: number): number => bars * 22 + 54;

/** The option of the chart: pure, so that the server can draw it and a browser can bring it to life. */
export function paretoOption(bars: readonly ParetoBar[], words: ParetoWords, width: number): EChartsCoreOption {
	const room = width < 400 ? 104 : 150;
	const most = Math.max(0.01, ...bars.map(({ share, high }) => high ?? share));
	return {
		animation: false,
		textStyle: { fontFamily: 'inherit' },
		grid: { left: room + 8, right: 18, top: 26, bottom: 24 },
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
				const bar = bars[marks[0]?.dataIndex ?? -1];
				return bar ? words.tip(bar).map(escapeTip).join('<br>') : '';
			}
		},
		yAxis: {
			type: 'category',
			inverse: true,
			axisPointer: { triggerEmphasis: false },
			data: bars.map(({ label }) => label),
			axisLine: { show: false },
			axisTick: { show: false },
			axisLabel: { ...axisText, color: 'var(--ink-2)', interval: 0, width: room, overflow: 'truncate' }
		},
		xAxis: [
			{
				type: 'value',
				position: 'bottom',
				min: 0,
				max: most * 1.04,
				splitNumber: width < 400 ? 2 : 4,
				axisLabel: { ...axisText, formatter: (value: number) => words.percent(value), showMaxLabel: false },
				splitLine: { lineStyle: { color: 'var(--line)' } }
			},
			{
				type: 'value',
				position: 'top',
				min: 0,
				max: 1,
				interval: 0.25,
				name: words.cumulative,
				nameLocation: 'middle',
				nameTextStyle: { ...axisText, padding: 0 },
				nameGap: 0,
				axisLabel: { show: false },
				axisLine: { show: false },
				axisTick: { show: false },
				splitLine: { show: false }
			}
		],
		series: [
			{
				type: 'custom',
				data: bars.map((bar, index) => [bar.share, index, bar.low ?? bar.share, bar.high ?? bar.share]),
				encode: { x: [0, 2, 3], y: 1 },
				renderItem: ({ dataIndex }: Params, api: Api) => {
					const [end, y] = api.coord([api.value(0), api.value(1)]);
					const [start] = api.coord([0, api.value(1)]);
					const [low] = api.coord([api.value(2), api.value(1)]);
					const [high] = api.coord([api.value(3), api.value(1)]);
					return {
						type: 'group',
						children: [
							{
								type: 'rect',
								shape: { x: start, y: y - barHeight / 2, width: Math.max(0, end - start), height: barHeight, r: 2 },
								style: { fill: bars[dataIndex]?.colour ?? 'var(--series-2)' }
							},
							...(high > low
								? [
										{
											type: 'line',
											shape: { x1: low, x2: high, y1: y, y2: y },
											style: { stroke: 'var(--ink)', lineWidth: 1.5 }
										}
									]
								: [])
						]
					};
				}
			},
			{
				type: 'line',
				xAxisIndex: 1,
				data: bars.map(({ cumulative }, index) => [cumulative, index]),
				symbol: 'circle',
				symbolSize: 5,
				showAllSymbol: true,
				silent: true,
				lineStyle: { color: 'var(--series)', width: 1.5 },
				itemStyle: { color: 'var(--surface)', borderColor: 'var(--series)', borderWidth: 1.4, opacity: 1 }
			}
		]
	};
}
