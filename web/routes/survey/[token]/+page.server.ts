import { answerAction, readSurvey } from '#lib/surveys/survey.server.ts';
import { openPublicPage } from '#lib/server/public-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	openPublicPage(event);
	return readSurvey(event);
};

export const actions = { default: answerAction };
