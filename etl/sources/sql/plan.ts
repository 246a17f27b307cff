// Which SELECTs an installation is asked, once it is connected.
import type { Session } from './dialect.ts';
import { sourceError } from './failures.ts';
import type { Ask, ParameterValues, Prepared, RelationalOptions } from './options.ts';
import { chooseSelects, stepsMade, type readSelects, type Selects } from './selects.ts';
import { fill } from './text.ts';

/** What was chosen for an installation, once connected. */
export type Plan = Selects & { prepared: Prepared; parameters: ParameterValues; timezone: string };

/** Connected: lets the preset look, chooses the files that fit, and fills in what every SELECT may name. */
export async function planSelects(
	options: RelationalOptions,
	session: Session,
	files: ReturnType<typeof readSelects>
): Promise<Plan> {
	const { dialect, currency } = options;
	const ask: Ask = (sql, values = {}) => {
		const literals = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, dialect.literal(value)]));
		return session.ask(fill(sql, literals, dialect.name, 'a question of the preset'));
	};
	const prepared = options.prepare ? await options.prepare(ask) : {};
	const timezone = prepared.timezone ?? options.timezone;
	const made = stepsMade(prepared.steps ?? {});
	const chosen = chooseSelects([...files, ...made], prepared.variants ?? [], dialect.name);
	const isThere = (entity: string) => !Object.hasOwn(prepared.leftOut ?? {}, entity);
	const selects = chosen.selects.filter(({ entity }) => isThere(entity.name));
	if (selects.length === 0 && chosen.broken.length === 0)
		throw sourceError('SOURCE_SELECT_FOLDER', `no SELECT of ${options.folders.join(', ')} fits this installation`, {
			hint: Object.values(prepared.leftOut ?? {})[0] ?? 'write one per entity, such as orders.sql'
		});
	return {
		...chosen,
		selects,
		broken: chosen.broken.filter(({ entity }) => isThere(entity)),
		prepared,
		timezone,
		parameters: { timezone, currency, ...options.parameters, ...prepared.parameters }
	};
}
