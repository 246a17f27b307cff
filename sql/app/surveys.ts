// What customers answered about their returns. Answers are appended; the last one of a return holds.
import { hasTable } from './store.ts';

export const insertAnswer = `
insert into survey_answers (source_id, return_id, at, csat, nps, comment, language)
values ($source_id, $return_id, $at, $csat, $nps, $comment, $language)`;

/** The answer of a return that holds, when it was first given, and how often it was changed; or no row. */
export const selectAnswer = `
select csat, nps, comment, at,
	min(at) over () as first_at,
	count(*) over () - 1 as changes
from survey_answers
where source_id = $source_id and return_id = $return_id
order by answer_id desc
limit 1`;

/** All returns that have an answer. */
export const selectAnswered = 'select distinct source_id, return_id from survey_answers';

/** Returns that were first answered after a moment (ISO 8601). */
export const countAnsweredSince = `
select count(*) as answers
from (select min(at) as first_at from survey_answers group by source_id, return_id) as answered
where first_at > $since`;

/** The number of the last answer, which grows with each; 0 while there is none. */
export const lastAnswerId = 'select coalesce(max(answer_id), 0) as answer_id from survey_answers';

/** Whether the store has answers at all: one that an older Retour made lacks the table. */
export const hasAnswerTable = hasTable('survey_answers');

/** Of the returns about which something was said since `$after`, what holds at `$until`: what the pipeline reads. */
export const selectAnswersAfter = `
select last.source_id, last.return_id, last.csat, last.nps, nullif(last.comment, '') as comment, last.at as updated_at,
	(select min(at) from survey_answers as first where first.source_id = last.source_id and first.return_id = last.return_id)
		as answered_at
from survey_answers as last
where answer_id > $after and answer_id <= $until
	and not exists (
		select 1 from survey_answers as later
		where later.source_id = last.source_id and later.return_id = last.return_id
			and later.answer_id > last.answer_id and later.answer_id <= $until
	)
order by answer_id`;
