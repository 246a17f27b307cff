// The living chart: loaded on demand, see components/chart.svelte.
import type { EChartsCoreOption } from 'echarts/core';
import { init } from './parts.ts';

/** Puts a chart into an element and keeps it as wide as the element. Returns what takes it away again. */
export function mountChart(element: HTMLElement, option: (width: number) => EChartsCoreOption): () => void {
	const chart = init(element, null, { renderer: 'svg' });
	chart.setOption(option(element.clientWidth));
	const observer = new ResizeObserver(() => {
		chart.resize();
		chart.setOption(option(element.clientWidth), { notMerge: true });
	});
	observer.observe(element);
	return () => {
		observer.disconnect();
		chart.dispose();
	};
}
