// What the survey says.
import { m } from '#lib/paraglide/messages.js';

export type SurveyProblem = 'missing' | 'locked' | 'closed' | 'unavailable';

const problems: Record<SurveyProblem, () => string> = {
	missing: m.survey_problem_missing,
	locked: m.survey_problem_locked,
	closed: m.survey_closed,
	unavailable: m.track_problem_unavailable
};
export const surveyProblemWords = (problem: SurveyProblem): string => problems[problem]();

/** The words of 1 to 5. */
export const satisfactionWords = [m.survey_csat_1, m.survey_csat_2, m.survey_csat_3, m.survey_csat_4, m.survey_csat_5];
