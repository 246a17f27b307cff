// The words of the process: activities by the stages' names, deviations in sentences.
import { m } from '#lib/paraglide/messages.js';
import { resolutionWord, stageWord } from '#lib/rma/words.ts';
import { memberWord } from '#lib/words.ts';
import type { Grouping } from './view.ts';

export type Stages = readonly { stage: string; stage_en: string | null; stage_zh: string | null }[];

/** Lists come as one text, parted by the unit separator: names may hold anything else. */
export const parts = (list: string): string[] => (list === '' ? [] : list.split('\u001f'));

export const activityWord = (activity: string, stages: Stages): string =>
	activity === 'settled' ? m.process_settled() : stageWord(activity, stages);

/** A deviation as `dim_process_variants` codes it, in words. */
export function deviationWord(code: string, stages: Stages): string {
	const [kind = '', first = '', ...rest] = code.split(':');
	const step = activityWord(first, stages);
	const other = activityWord(rest.join(':'), stages);
	switch (kind) {
		case 'skipped':
			return m.process_deviation_skipped({ step });
		case 'repeated':
			return m.process_deviation_repeated({ step });
		case 'also':
			return m.process_deviation_also({ step, other });
		case 'resumed':
			return m.process_deviation_resumed({ step });
		case 'early':
			return m.process_deviation_early({ step, other });
		case 'late':
			return m.process_deviation_late({ step, other });
		default:
			return code;
	}
}

export const groupingWord = (by: Grouping | 'channel'): string =>
	({
		warehouse: m.process_warehouse,
		handler: m.process_handler,
		resolution: m.process_resolution,
		channel: m.dimension_channel
	})[by]();

/** A member of a grouping in the reader's words. */
export const groupMemberWord = (by: string, member: string, name: string): string =>
	by === 'resolution' ? resolutionWord(member) : memberWord(name);
