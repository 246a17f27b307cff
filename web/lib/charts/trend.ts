// A rate by week, with its interval, and what is still coming in.
import type { EChartsCoreOption } from 'echarts/core';

export type TrendPoint = {
	/** First day of the week (or month, or the day itself), YYYY-MM-DD. */
	at: string;
	/** Null where nothing was shipped. */
	value: number | null;
	low: number | null;
	high: number | null;
	numerator: number | null;
	denominator: number | null;
	/** Old enough that its returns have come. */
	is_mature: boolean;
	/** What it will reach, with its interval; null where that is not known, or where all has come. */
	projected: { value: number; low: number; high: number } | null;
	/** The same week of the period before. */
	before: number | null;
};

export type TrendWords = {
	percent: (ratio: number) => string;
	/** The label of a week on the axis, or nothing. */
	axis: (at: string) => string;
	now: string;
	before: string;
	soFar: string;
	/** The tooltip of a week, as plain text lines. */
	tip: (point: TrendPoint) => string[];
};

export const axisText = { color: 'var(--ink-3)', fontSize: 11, fontFamily: 'inherit' } as const;

/** Escapes what goes into the tooltip, which ECharts sets as HTML. */
export const escapeTip = (line: string) =>
	line.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);

type Api = { coord: (point: [number, number]) => [number, number] };
type Params = { coordSys: { x: number; y: number; width: number; height: number } };

/** Diagonal hairlines from the first immature week to the right end. */
export function hatch(first: number, count: number, label: string) {
	return {
		type: 'custom',
		silent: true,
		z: 0,
		data: first < count ? [[first, 0]] : [],
		renderItem: ({ coordSys }: Params, api: Api) => {
			const step = count > 1 ? coordSys.width / (count - 1) : coordSys.width;
			const left = Math.max(coordSys.x, api.coord([first, 0])[0] - step / 2);
			const right = coordSys.x + coordSys.width;
			const shape = { x: left, y: coordSys.y, width: right - left, height: coordSys.height };
			const bottom = coordSys.y + coordSys.height;
			let pathData = '';
			for (let x = left - coordSys.height; x < right; x += 7) {
				pathData += `M${Math.round(x)} ${bottom}l${coordSys.height} ${-coordSys.height}`;
			}
			const lines = [
				{ type: 'path', shape: { pathData }, style: { stroke: 'var(--line)', lineWidth: 1, fill: 'none' } }
			];
			const caption = {
				type: 'text',
				x: right - 4,
				y: coordSys.y + 3,
				style: { text: label, fill: 'var(--ink-3)', fontSize: 11, fontFamily: 'inherit', align: 'right' }
			};
			return {
				type: 'group',
				children: [
					{ type: 'group', clipPath: { type: 'rect', shape }, children: lines },
					...(right - left > 60 ? [caption] : [])
				]
			};
		}
	};
}

export const line = (data: unknown[], more: object) => ({
	type: 'line',
	data,
	symbol: 'none',
	silent: true,
	connectNulls: false,
	...more
});

/** The name of a line, right of its last point. */
function endName(values: readonly (number | null)[], name: string, style: object) {
	const last = values.findLastIndex((value) => value !== null);
	return {
		type: 'custom',
		silent: true,
		data: last === -1 || name === '' ? [] : [[last, values[last]]],
		renderItem: (_: Params, api: Api & { value: (dimension: number) => number }) => {
			const [x, y] = api.coord([api.value(0), api.value(1)]);
			return { type: 'text', x: x + 8, y: y - 6, style: { text: name, fontSize: 11, fontFamily: 'inherit', ...style } };
		}
	};
}

/** The option of the chart: pure, so that the server can draw it and a browser can bring it to life. */
export function trendOption(points: readonly TrendPoint[], words: TrendWords, width: number): EChartsCoreOption {
	const firstImmature = points.findIndex((point) => !point.is_mature);
	const first = firstImmature === -1 ? points.length : firstImmature;
	const mature = (value: (point: TrendPoint) => number | null) =>
		points.map((point, index) => (index < first ? value(point) : null));
	// Names of lines stand right of them where there is room; a Chinese character is twice as wide as a letter.
	const hasNames = width >= 480;
	const room = Math.max(
		...[words.now, words.before].map((name) => [...name].reduce((sum, sign) => sum + (sign > '\u2e80' ? 12 : 6.2), 0))
	);
	const hasBefore = points.some((point) => point.before !== null);
	const values = mature((point) => point.value);
	const before = points.map((point) => point.before);
	const hasProjection = points.some((point) => point.projected !== null);
	const projected = (value: (range: NonNullable<TrendPoint['projected']>) => number) =>
		points.map((point, index) => (index >= first && point.projected ? value(point.projected) : null));
	// The line goes on from the last mature point.
	const goingOn = projected(({ value }) => value).map((value, index) =>
		index === first - 1 && hasProjection ? (points[index]?.value ?? null) : value
	);
	// Where the line ends inside the chart, at the hatched weeks, its name would lie on them.
	const nameNow = first === points.length ? words.now : '';

	return {
		animation: false,
		textStyle: { fontFamily: 'inherit' },
		grid: { left: 44, right: hasNames ? room + 12 : 10, top: 12, bottom: 26 },
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
		xAxis: {
			type: 'category',
			boundaryGap: false,
			// Pointing at a week lights no line: ECharts would compute a brighter colour, which a CSS variable has not.
			axisPointer: { triggerEmphasis: false },
			data: points.map((point) => point.at),
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
			splitNumber: 4,
			axisLabel: { ...axisText, formatter: (value: number) => words.percent(value) },
			splitLine: { lineStyle: { color: 'var(--line)' } }
		},
		series: [
			hatch(first, points.length, words.soFar),
			line(
				mature((point) => point.low),
				{ stack: 'band', lineStyle: { opacity: 0 } }
			),
			line(
				mature((point) => (point.high !== null && point.low !== null ? point.high - point.low : null)),
				{ stack: 'band', lineStyle: { opacity: 0 }, areaStyle: { color: 'var(--band)', opacity: 1 } }
			),
			line(
				projected(({ low }) => low),
				{ stack: 'projected', lineStyle: { opacity: 0 } }
			),
			line(
				projected(({ low, high }) => high - low),
				{ stack: 'projected', lineStyle: { opacity: 0 }, areaStyle: { color: 'var(--band)', opacity: 1 } }
			),
			line(goingOn, { lineStyle: { color: 'var(--series)', width: 1.6, type: 'dashed' } }),
			...(hasBefore ? [line(before, { lineStyle: { color: 'var(--series-2)', width: 1.3 } })] : []),
			...(hasNames ? [endName(before, words.before, { fill: 'var(--ink-3)' })] : []),
			...(hasNames ? [endName(values, nameNow, { fill: 'var(--ink)', fontWeight: 600 })] : []),
			line(values, { lineStyle: { color: 'var(--series)', width: 2.2 } }),
			// A value without a neighbour makes no line.
			line(
				values.map((value, index) =>
					(values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null ? value : null
				),
				{
					symbol: 'circle',
					symbolSize: 5.5,
					showAllSymbol: true,
					lineStyle: { opacity: 0 },
					itemStyle: { color: 'var(--series)', opacity: 1 }
				}
			),
			line(
				points.map((point, index) => (index >= first ? point.value : null)),
				{
					symbol: 'circle',
					symbolSize: 5.5,
					showAllSymbol: true,
					lineStyle: { opacity: 0 },
					itemStyle: { color: 'var(--surface)', borderColor: 'var(--series)', borderWidth: 1.4, opacity: 1 }
				}
			)
		]
	};
}
