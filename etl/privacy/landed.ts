// Landed files without who was erased. A file that says something of them is written anew, as Parquet that knows where
// each row stood; the others stay as they came. What is loaded afterwards is the loader's own work, and cannot tell.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { describeRelation, type RelationColumn } from '../../sql/load/projection.ts';
import { copyRedacted, countPersonal, landedTerms, selectLandedNames } from '../../sql/privacy/landing.ts';
import { personalOf, type Personal } from '../../sql/privacy/personal.ts';
import { quoted } from '../../sql/load/quoting.ts';
import { insertErasedOf, insertTheirsOf, isLeading, type Terms } from '../../sql/privacy/theirs.ts';
import { entityOf, findEntity } from '../contract/contract.ts';
import { askNumbers } from '../load/staged.ts';
import type { Landing, LandedFile, Reject } from '../sources/types.ts';
import { dropTabular, readTabular } from '../tabular/tabular.ts';
import type { Mentions } from './mentions.ts';

/** A landed file as a relation, with what of it may be theirs. */
export type LandedRelation = {
	file: LandedFile;
	own: Personal;
	relation: string;
	columns: RelationColumn[];
	terms: Terms;
	rejects: Reject[];
};

export type RedactedLanding = {
	landing: Landing;
	/** Files that are no part of the landing any more. */
	replaced: string[];
	rows: number;
	rejects: number;
};

type Reading = { connection: DuckDBConnection; sourceId: string; folder: string; landing: Landing };

/** Reads the files of entities that have something of customers. `privacy_theirs` then knows their ids, too. */
export async function readLanded({ connection, sourceId, folder, landing }: Reading): Promise<LandedRelation[]> {
	const read: LandedRelation[] = [];
	for (const [index, file] of landing.files.entries()) {
		const own = personalOf(file.entity);
		if (!own || !findEntity(file.entity) || !existsSync(join(folder, file.file))) continue;
		const relation = `privacy_landed_${index}`;
		const { rejects } = await readTabular(connection, {
			...file,
			path: join(folder, file.file),
			name: file.origin,
			relation
		});
		const columns = (await connection.runAndReadAll(describeRelation(relation)))
			.getRowsJS()
			.map(([name, type]): RelationColumn => ({ name: String(name), type: String(type) }));
		read.push({
			file,
			own,
			relation,
			columns,
			terms: landedTerms(own, columns, sourceId),
			rejects: rejects.map((reject) => ({ entity: file.entity, ...reject }))
		});
	}
	for (const { relation, terms } of read)
		if (terms.text('customer_id') !== null) await connection.run(insertErasedOf(quoted(relation), terms));
	// an entity may have come in several files, and each id leads on only when all of them are known
	for (const kind of ['orders', 'returns', 'return_lines'])
		for (const { file, relation, own, terms } of read)
			if (file.entity === kind && isLeading(kind) && terms.text(`${kind.slice(0, -1)}_id`) !== null)
				await connection.run(insertTheirsOf(kind, quoted(relation), own, terms));
	return read;
}

export async function forgetLanded(connection: DuckDBConnection, read: readonly LandedRelation[]): Promise<void> {
	for (const { relation } of read) await dropTabular(connection, relation);
}

/**
 * Writes the files that say something of theirs anew, beside the others. Nothing is removed and the manifest is not
 * written: the caller does both, in the order in which a crash does no harm. With `isDry` nothing is written at all.
 */
export async function redactLanded(
	{ connection, folder, landing }: Omit<Reading, 'sourceId'>,
	read: readonly LandedRelation[],
	mentions: Mentions,
	isDry = false
): Promise<RedactedLanding> {
	const result: RedactedLanding = {
		landing: { ...landing, files: [], rejects: [] },
		replaced: [],
		rows: 0,
		rejects: 0
	};
	const keep = (reject: Reject): Reject => {
		if (!mentions.says(reject.raw) && !mentions.says(reject.found)) return reject;
		if (reject.raw !== '') result.rejects += 1;
		return { ...reject, raw: '', found: null };
	};
	result.landing.rejects = landing.rejects.map(keep);
	for (const [index, file] of landing.files.entries()) {
		const one = read.find((other) => other.file === file);
		if (!one) {
			result.landing.files.push(file);
			continue;
		}
		const { own, relation, columns, terms } = one;
		const entity = entityOf(file.entity);
		const [rows = 0] = await askNumbers(connection, countPersonal(entity, own, { relation, columns, terms }));
		const rejects = one.rejects.map(keep);
		const isMentioned = rejects.some((reject, at) => reject !== one.rejects[at]);
		if (rows === 0 && !isMentioned) {
			result.landing.files.push(file);
			continue;
		}
		const name = `${index}-${file.entity}-${randomBytes(3).toString('hex')}.redacted.parquet`;
		if (!isDry) await connection.run(copyRedacted(join(folder, name), { entity, own, relation, columns, terms }));
		const { delimiter: _, ...rest } = file;
		result.landing.files.push({ ...rest, file: name, format: 'parquet', located: true });
		result.landing.rejects.push(...rejects);
		result.replaced.push(file.file);
		result.rows += rows;
	}
	return result;
}

/** Names, addresses and numbers of theirs that a landing has. */
export async function landedNames(connection: DuckDBConnection, read: readonly LandedRelation[]): Promise<string[]> {
	const said: string[] = [];
	for (const { file, own, relation, terms } of read) {
		const select = file.entity === 'customers' ? selectLandedNames(relation, own, terms) : null;
		if (!select) continue;
		const rows = (await connection.runAndReadAll(select)).getRowsJS();
		said.push(...rows.flatMap(([text]) => (typeof text === 'string' ? [text] : [])));
	}
	return said;
}

/** Removes what the manifest does not name: files that were replaced, also by an erasure that was killed. */
export function removeUnnamed(folder: string, landing: Landing): number {
	const named = new Set([...landing.files.map(({ file }) => file), 'manifest.json', 'loaded']);
	let removed = 0;
	for (const name of readdirSync(folder, { recursive: true }).map(String)) {
		const path = join(folder, name);
		if (named.has(name) || statSync(path).isDirectory()) continue;
		rmSync(path, { force: true });
		removed += 1;
	}
	return removed;
}
