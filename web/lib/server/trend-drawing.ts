import type { Drawing } from '#lib/charts/drawing.ts';
import { trendOption } from '#lib/charts/trend.ts';
import { trendWords } from '#lib/charts/trend-words.ts';
import type { Filters } from '#lib/filters.ts';
import { draw } from './draw.ts';
import type { Trend } from './rates.ts';

/** The trend as a picture, in the language of the request. */
export const trendDrawing = (trend: Trend, filters: Pick<Filters, 'before' | 'measure'>, currency: string): Drawing =>
	draw((width) => trendOption(trend.points, trendWords(trend, filters, currency), width));
