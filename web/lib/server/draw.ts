import type { EChartsCoreOption } from 'echarts/core';
import type { Drawing, Picture } from '#lib/charts/drawing.ts';
import { init } from '#lib/charts/parts.ts';

function picture(option: EChartsCoreOption, width: number, height: number): Picture {
	const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
	try {
		chart.setOption({ ...option, animation: false });
		return { svg: slim(chart.renderToSVGString()), width, height };
	} finally {
		chart.dispose();
	}
}

/**
 * Without what only a living chart needs: half of the text. The names of its clip paths must not be those that the
 * living chart beside it will use.
 */
const slim = (svg: string) =>
	svg
		.replace(/ style="([^"]*)"/g, (_, declarations: string) => fontOf(declarations))
		.replace(/<style[\s\S]*?<\/style>/g, '')
		.replace(/ (?:ecmeta_\w+|class|pointer-events|xml:space)="[^"]*"/g, '')
		.replace(/zr(\d+-c\d+)/g, 'drawn$1')
		.replace(/>\s+</g, '><');

/** What a style says of a font, as attributes of the picture: a page allows no style attributes. */
const fontOf = (declarations: string): string =>
	[...declarations.matchAll(/\b(font-(?:size|family|style|weight)):([^;]+)/g)]
		.map(([, name, value]) => ` ${name}="${value!.trim()}"`)
		.join('');

/** Draws a chart as SVG for a narrow, a middle and a wide place. Colours are tokens, so a picture serves both themes. */
export const draw = (option: (width: number) => EChartsCoreOption, height = 260): Drawing => [
	picture(option(340), 340, Math.round(height * 0.85)),
	picture(option(520), 520, height),
	picture(option(760), 760, height)
];
