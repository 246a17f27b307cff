import { number } from '../format.ts';
import { m } from '#lib/paraglide/messages.js';

/** In which hours waits are measured: opening hours by so many calendars, or (0) the clock. */
export const hoursWords = (calendars: number): string =>
	calendars > 0 ? m.hours_open({ count: calendars, n: number(calendars) }) : m.hours_clock();
