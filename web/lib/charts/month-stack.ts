// Rates by month as stacks: what each reason adds; months whose returns are still coming in are hatched.
import type { EChartsCoreOption } from 'echarts/core';
import { axisText, escapeTip, hatch } from './trend.ts';

export type StackMonth = {
	/** First day of the month. */
	at: string;
	is_mature: boolean;
	/** In the order of the layers; null where nothing was shipped. */
	rates: readonly number[] | null;
};

export type StackWords = {
	percent: (ratio: number) => string;
	/** The label of a month on the axis, or nothing. */
	axis: (at: string) => string;
	soFar: string;
	tip: (month: StackMonth) => string[];
};

type Api = { value: (dimension: number) => number; coord: (point: [number, number]) => [number, number]; size: (of: [number, number]) => [number, number] }; // prettier-ignore

/** The option of the chart: pure, so that the server can draw it and a browser can bring it to life. */
export function monthStackOption(
	months: readonly StackMonth[],
	colours: readonly string[],
	words: StackWords
): EChartsCoreOption {
	const firstYoung = months.findIndex(({ is_mature }) => !is_mature);
	const most = Math.max(0.01, ...months.map(({ rates }) => rates?.reduce((sum, rate) => sum + rate, 0) ?? 0));
	return {
		animation: false,
		textStyle: { fontFamily: 'inherit' },
		grid: { left: 44, right: 10, top: 12, bottom: 26 },
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
				const month = months[marks[0]?.dataIndex ?? -1];
				return month ? words.tip(month).map(escapeTip).join('<br>') : '';
			}
		},
		xAxis: {
			type: 'category',
			axisPointer: { triggerEmphasis: false },
			data: months.map(({ at }) => at),
			axisLine: { show: false },
			axisTick: { show: false },
			axisLabel: {
				...axisText,
				formatter: words.axis,
				interval: (_: number, at: string) => words.axis(at) !== '',
				hideOverlap: true
			}
		},
		yAxis: {
			type: 'value',
			min: 0,
			max: Math.min(1, most * 1.05),
			splitNumber: 4,
			axisLabel: { ...axisText, formatter: (value: number) => words.percent(value), showMaxLabel: false },
			splitLine: { lineStyle: { color: 'var(--line)' } }
		},
		series: [
			{
				type: 'custom',
				data: months.map(({ rates }, index) => [index, rates?.reduce((sum, rate) => sum + rate, 0) ?? 0]),
				renderItem: (_: unknown, api: Api) => {
					const index = api.value(0);
					const month = months[index];
					const width = Math.min(28, api.size([1, 0])[0] * 0.7);
					let under = 0;
					return {
						type: 'group',
						children: (month?.rates ?? []).flatMap((rate, layer) => {
							if (rate <= 0) return [];
							const [x, top] = api.coord([index, under + rate]);
							const bottom = api.coord([index, under])[1];
							under += rate;
							return [
								{
									type: 'rect',
									shape: { x: x - width / 2, y: top, width, height: bottom - top },
									style: {
										fill: colours[layer],
										stroke: 'var(--surface)',
										lineWidth: 0.8,
										opacity: month?.is_mature ? 1 : 0.55
									}
								}
							];
						})
					};
				}
			},
			hatch(firstYoung === -1 ? months.length : firstYoung, months.length, words.soFar)
		]
	};
}
