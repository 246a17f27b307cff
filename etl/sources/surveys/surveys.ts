// What customers answered in our own survey, as one more source. The dashboard keeps the answers apart from the
// warehouse; nothing here writes there.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasAnswerTable, lastAnswerId, selectAnswersAfter } from '../../../sql/app/surveys.ts';
import type { Statement } from '../../../sql/app/store.ts';
import { RetourError } from '../../errors.ts';
import { readOwnStore } from '../../own-store.ts';
import type { Extraction, Landing, Source } from '../types.ts';
import { ownSurveysId } from './settings.ts';

type Answer = {
	source_id: string;
	return_id: string;
	csat: number;
	nps: number | null;
	comment: string | null;
	answered_at: string;
	updated_at: string;
};

/** `answer_id`: the last answer that was read. */
type SurveysCursor = { answer_id: number };

/**
 * Whether anybody has answered: before that there is no such source, and nothing about it anywhere. A store that cannot
 * be read may have answers: the source is there then, and says why when it is read.
 */
export async function hasOwnAnswers(dataFolder: string): Promise<boolean> {
	try {
		return (await withStore(dataFolder, 0, lastAnswer)) > 0;
	} catch (error) {
		if (error instanceof RetourError) return true;
		throw error;
	}
}

/**
 * The answers to our own survey. Each names the source of its return. Reads what was answered or changed since the
 * cursor; a reload reads all. Throws `SURVEYS_UNREADABLE`.
 */
export function ownSurveys(dataFolder: string, reporting: { timezone: string; currency: string }): Source {
	return {
		id: ownSurveysId,
		kind: 'surveys',
		title: 'Own surveys',
		...reporting,
		extract: async (extraction) => extractAnswers(dataFolder, extraction),
		check: async () => {
			const answers = await withStore(dataFolder, 0, lastAnswer);
			return { entities: ['survey_responses'], notes: [`${answers} answers, changed ones counted each time`] };
		}
	};
}

type Answers = { until: number; answers: Answer[] };

async function extractAnswers(dataFolder: string, { cursor, folder, reading }: Extraction): Promise<Landing | null> {
	const { answer_id: read = 0 } = cursor as Partial<SurveysCursor>;
	const after = reading.kind === 'increment' ? read : 0;
	const none: Answers = { until: 0, answers: [] };
	const { until, answers } = await withStore(dataFolder, none, async (ask) => {
		const last = await lastAnswer(ask);
		return last === 0 ? none : { until: last, answers: await ask<Answer>(selectAnswersAfter, { after, until: last }) };
	});
	if (answers.length === 0) return null;
	const file = 'survey_responses.ndjson';
	const lines = answers.map(({ source_id, return_id, ...said }) =>
		// of one return there is one answer; ids of two sources may be the same
		JSON.stringify({ response_id: `${source_id}/${return_id}`, return_id, return_source_id: source_id, ...said })
	);
	rmSync(join(folder, file), { force: true });
	writeFileSync(join(folder, file), `${lines.join('\n')}\n`);
	return {
		files: [{ entity: 'survey_responses', file, format: 'ndjson', origin: 'own survey', partial: true }],
		rejects: [],
		cursor: { answer_id: until } satisfies SurveysCursor,
		warnings: []
	};
}

async function lastAnswer(ask: Statement): Promise<number> {
	const [table] = await ask<{ tables: number }>(hasAnswerTable);
	if (!table?.tables) return 0;
	return (await ask<{ answer_id: number }>(lastAnswerId))[0]?.answer_id ?? 0;
}

const withStore = <T>(dataFolder: string, none: T, work: (ask: Statement) => Promise<T>): Promise<T> =>
	readOwnStore(dataFolder, { area: 'source', code: 'SURVEYS_UNREADABLE', none }, work);
