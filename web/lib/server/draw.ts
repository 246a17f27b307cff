import type { EChartsCoreOption } from 'echarts/core';
import type { Drawing, Picture } from '#lib/charts/drawing.ts';
import { init } from '#lib/charts/parts.ts';

function picture(option: EChartsCoreOption, width: number, height: number): Picture {
	const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
	try {
		chart.setOption({ ...option, animation: false });
		return { svg: chart.renderToSVGString(), width, height };
	} finally {
		chart.dispose();
	}
}

/** Draws a chart as SVG, for a wide and a narrow place. Colours are tokens, so one picture serves both themes. */
export function draw(
	option: (width: number) => EChartsCoreOption,
	{ height = 260, wide = 800, narrow = 340 } = {}
): Drawing {
	return {
		wide: picture(option(wide), wide, height),
		narrow: picture(option(narrow), narrow, Math.round(height * 0.9))
	};
}
