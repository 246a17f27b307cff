// The SELECTs of a source, from its folders: which file stands for which entity, and which steps it needs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Query } from '../../../sql/sources/relational/statements.ts';
import { contract, findEntity } from '../../contract/contract.ts';
import type { Entity } from '../../contract/types.ts';
import { RetourError } from '../../errors.ts';
import type { Dialect } from './dialect.ts';
import { isEmptyText, mentions, oneSelect, parametersOf } from './text.ts';

type SelectFile = {
	/** File name, for messages. */
	file: string;
	/** `orders`, `orders.deleted` or `_step`. */
	name: string;
	variant: string | null;
	/** Position of its folder: the higher wins. */
	folder: number;
	text: string;
};

/** What gives the rows of an entity, or the keys of its deleted rows. */
export type EntitySelect = Query & {
	entity: Entity;
	role: 'rows' | 'deletions';
	file: string;
	/** The parameters that it and its steps name. */
	parameters: readonly string[];
};

export type Selects = {
	/** In the order of the contract. */
	selects: EntitySelect[];
	/** Files that are no SELECT, by entity. */
	broken: { entity: string; error: RetourError }[];
	/** Entities whose file says that there is nothing. */
	silent: string[];
};

/**
 * The files of the folders. Throws `SOURCE_SELECT_FOLDER` where one cannot be read or none holds a SELECT,
 * `SOURCE_SELECT_NAME` for a file that is named after no entity.
 */
export function readSelects(folders: readonly string[]): SelectFile[] {
	const files = folders.flatMap((folder, position) =>
		listSql(folder).map((file): SelectFile => {
			const [stem = '', ...more] = file.slice(0, -'.sql'.length).split('.');
			const isDeletions = more[0] === 'deleted';
			const variant = more.slice(isDeletions ? 1 : 0).join('.');
			return {
				file,
				name: isDeletions ? `${stem}.deleted` : stem,
				variant: variant === '' ? null : variant,
				folder: position,
				text: readFileSync(join(folder, file), 'utf8')
			};
		})
	);
	const misnamed = files.filter(({ name }) => !/^_[a-z][a-z0-9_]*$/.test(name) && !findEntity(entityName(name)));
	if (misnamed.length > 0)
		throw new RetourError(
			'source',
			'SOURCE_SELECT_NAME',
			`${misnamed.map(({ file }) => file).join(', ')}: named after no entity of the contract`,
			{
				hint: `an entity is one of ${contract.map(({ name }) => name).join(', ')}; a step begins with an underscore`
			}
		);
	if (!files.some(({ name }) => !name.startsWith('_')))
		throw new RetourError('source', 'SOURCE_SELECT_FOLDER', `there is no SELECT in ${folders.join(', ')}`, {
			hint: 'write one per entity, such as orders.sql and return_lines.sql'
		});
	return files;
}

/** Steps that a preset made for an installation, as if they stood between its folder and the operator's. */
export const stepsMade = (steps: Readonly<Record<string, string>>): SelectFile[] =>
	Object.entries(steps).map(([name, text]) => ({
		file: `the step ${name}`,
		name: `_${name}`,
		variant: null,
		folder: 0.5,
		text
	}));

/** Of each entity and step the file that counts: of the last folder that has one, of the first variant that fits. */
export function chooseSelects(
	files: readonly SelectFile[],
	variants: readonly string[],
	dialect: Dialect['name']
): Selects {
	const rank = ({ folder, variant }: SelectFile): number =>
		folder * (variants.length + 1) + (variant === null ? 0 : variants.length - variants.indexOf(variant));
	const chosen = new Map<string, SelectFile>();
	for (const file of files) {
		if (file.variant !== null && !variants.includes(file.variant)) continue;
		const other = chosen.get(file.name);
		if (!other || rank(file) > rank(other)) chosen.set(file.name, file);
	}
	const steps = [...chosen.values()].filter(({ name }) => name.startsWith('_'));
	const selects: EntitySelect[] = [];
	const broken: Selects['broken'] = [];
	const silent: string[] = [];
	for (const entity of contract)
		for (const role of ['rows', 'deletions'] as const) {
			const file = chosen.get(role === 'rows' ? entity.name : `${entity.name}.deleted`);
			if (!file) continue;
			try {
				if (isEmptyText(file.text, dialect, file.file)) {
					if (role === 'rows') silent.push(entity.name);
					continue;
				}
				const used = stepsOf(file, steps, dialect, []);
				selects.push({
					entity,
					role,
					file: file.file,
					text: oneSelect(file.text, dialect, file.file),
					steps: used.map((step) => ({ name: step.name.slice(1), text: oneSelect(step.text, dialect, step.file) })),
					parameters: [...new Set([file, ...used].flatMap((part) => parametersOf(part.text, dialect, part.file)))]
				});
			} catch (error) {
				if (!(error instanceof RetourError)) throw error;
				broken.push({ entity: entity.name, error });
			}
		}
	return { selects, broken, silent };
}

/** The steps that a file mentions, and those that they mention, each before those that read it. */
function stepsOf(
	file: SelectFile,
	steps: readonly SelectFile[],
	dialect: Dialect['name'],
	within: readonly SelectFile[]
): SelectFile[] {
	if (within.includes(file))
		throw new RetourError('source', 'SOURCE_SELECT', `${file.file} reads itself by way of other steps`);
	const direct = steps.filter((step) => step !== file && mentions(file.text, step.name.slice(1), dialect, file.file));
	const before = direct.flatMap((step) => [...stepsOf(step, steps, dialect, [...within, file]), step]);
	return [...new Set(before)];
}

const entityName = (name: string): string => name.replace(/\.deleted$/, '');

function listSql(folder: string): string[] {
	try {
		return readdirSync(folder)
			.filter((name) => name.endsWith('.sql'))
			.sort();
	} catch (cause) {
		throw new RetourError('source', 'SOURCE_SELECT_FOLDER', `the folder ${folder} cannot be read`, {
			cause,
			hint: 'set `queries` (of a preset: `overrides`) to the folder that holds its .sql files'
		});
	}
}
