import {
	kindsFor, newFields, personOfRequest, readKind, readRuleForm, saveRule
} from '#lib/alerts/pages.server.ts'; // prettier-ignore
import { readPage } from '#lib/server/publication.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const person = personOfRequest(event);
	const kind = readKind(event.url, person);
	return {
		filters,
		kinds: kindsFor(person),
		kind,
		fields: newFields(person),
		form: kind && (await readRuleForm(event, kind))
	};
};

export const actions: Actions = { default: (event) => saveRule(event, 'new') };
