// `npm run access`: who may open what, as a table. Each address of the dashboard by role; `●` may open it, `○` may open
// it and change something there, `guest` is who has not signed in where guests are let in.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listOf, may } from '../../web/lib/access/may.ts';
import { parseGrants, roles } from '../../web/lib/access/permissions.ts';
import { routes } from '../../web/lib/access/routes.ts';
import { routeModules } from './modules.ts';

const table = join(import.meta.dirname, '../../data/reference/permissions.csv');
const grants = parseGrants(readFileSync(table, 'utf8'));
const people = roles.map((role) => ({
	kind: role === 'guest' ? ('guest' as const) : ('account' as const),
	permissions: new Set(grants.filter((grant) => grant.roles.includes(role)).map(({ permission }) => permission))
}));

const width = Math.max(...Object.keys(routes).map((id) => id.length)) + 2;
console.log(`${'address'.padEnd(width)}${['nobody', ...roles].map((role) => role.slice(0, 10).padEnd(11)).join('')}`);
for (const [id, { see, act, whole }] of Object.entries(routes)) {
	const acts = act === undefined ? [] : typeof act === 'string' ? [act] : Object.values(act);
	const marks = [null, ...people].map((person) => {
		if (!listOf(see).every((need) => may(person, need))) return '·';
		const mayAct = acts.some((need) => may(person, need) && (person?.kind !== 'guest' || need.startsWith('see_')));
		return mayAct ? '○' : '●';
	});
	console.log(
		`${id.padEnd(width)}${marks.map((mark) => mark.padEnd(11)).join('')}${whole ? 'not under row rules' : ''}`
	);
}
const missing = routeModules().filter((module) => !routes[module.id]);
for (const { id } of missing) console.log(`${id.padEnd(width)}not in the table: given to nobody`);
process.exitCode = missing.length > 0 ? 1 : 0;
