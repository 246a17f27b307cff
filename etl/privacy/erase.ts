// Erasing a customer: planned and counted, written into the register, then carried out everywhere. Whenever it is killed,
// asking again goes on from there; from the register on, no load brings them back.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Config } from '../config.ts';
import type { Effects } from '../effects.ts';
import { RetourError } from '../errors.ts';
import { modelAndPublish, prepare, recorded } from '../pipeline.ts';
import { timeId, type RunRecord } from '../runs.ts';
import { openWarehouse, warehouseFile } from '../warehouse.ts';
import { redactFolder, withTheirs, type Found, type Known } from './data-folder.ts';
import { replaceWarehouse } from './fresh-warehouse.ts';
import {
	hashOfCustomer,
	hashOfName,
	openRegister,
	pseudonymOf,
	readRegister,
	writeRegister,
	type Erased,
	type ErasureRequest,
	type Register
} from './register.ts';
import { findBytes } from './remains.ts';
import { auditPrivacy } from './stores.ts';
import { idOf } from './theirs.ts';

type Common = { config: Config; dataFolder: string; effects: Effects; signal: AbortSignal };

export type EraseOptions = Common & {
	sourceId: string;
	customerId: string;
	reason: string;
	/** Only say what would be changed. */
	isDry: boolean;
};

export type Erasure = {
	outcome: 'dry_run' | 'erased' | 'nothing_left';
	/** What stands for them from now on; null of a dry run. */
	pseudonym: string | null;
	/** What said something of them, by place. */
	found: Found[];
	/**
	 * Files of the data folder in which a name, an address, a number or the id still stands: of them, or of somebody else of
	 * the same name or with a longer id.
	 */
	remains: string[];
	/** The run that built and published without them; null where none was needed. */
	run: RunRecord | null;
};

/**
 * Erases a customer of a source. Throws `PRIVACY_UNKNOWN_CUSTOMER` where nothing is known of them, `PRIVACY_KEY`,
 * `PRIVACY_STORE`, `RUN_BUSY` while a run is under way, and what building and publishing throw: then everything is erased
 * that was there, and the next run publishes.
 */
export async function eraseCustomer(options: EraseOptions): Promise<Erasure> {
	const { dataFolder, sourceId, customerId, isDry } = options;
	const done = await withWarehouse(options, async (connection) => {
		const register = isDry
			? (readRegister(dataFolder) ?? { key: randomBytes(32), erased: [] })
			: openRegister(dataFolder);
		const person = personIn(register, sourceId, customerId);
		const others = register.erased.filter((one) => one.pseudonym !== person.pseudonym);
		const all = { ...register, erased: [...others, person] };
		const folder = { connection, dataFolder, effects: options.effects };
		return withTheirs(folder, all, async (known): Promise<Prepared> => {
			const found = await redactFolder(folder, known, { isDry: true });
			const isKnown = known.ids.customers.has(idOf(sourceId, customerId)) || found.some(isOfThem);
			const isBefore = person.requests.length > 0;
			if (!isKnown && !isBefore) throw unknownCustomer(options);
			const isEnded = isBefore && person.requests.every(({ ended_at }) => ended_at !== null);
			const prepared = { person, found, request: null, plain: known.plain };
			if (isDry || (isEnded && !isKnown)) return prepared;
			const request = begin(options, all, { person, known, found });
			await redactFolder(folder, known, { isDry: false });
			await replaceWarehouse(connection, dataFolder);
			return { ...prepared, request };
		});
	});
	const { person, found, request, plain } = done;
	const { pseudonym } = person;
	if (!request)
		return {
			outcome: isDry ? 'dry_run' : 'nothing_left',
			pseudonym: isDry ? null : pseudonym,
			found,
			remains: [],
			run: null
		};
	const run = await rebuild(options);
	await end(options, pseudonym, request.request_id);
	return { outcome: 'erased', pseudonym, found, remains: findBytes(dataFolder, [...plain, customerId]), run };
}

/**
 * Carries the whole register out again: after a backup was put back, or when rows came in before anything said whose they
 * are. Throws `PRIVACY_NOBODY` where nobody was ever erased, and what `eraseCustomer` throws.
 */
export async function renewErasures(options: Common): Promise<Pick<Erasure, 'found' | 'remains' | 'run'>> {
	const { dataFolder, effects } = options;
	const { found, plain } = await withWarehouse(options, async (connection) => {
		const register = readRegister(dataFolder);
		if (!register)
			throw new RetourError('privacy', 'PRIVACY_NOBODY', 'nobody was ever erased here', {
				hint: 'there is no privacy/erased.json in the data folder',
				exit: 2
			});
		const folder = { connection, dataFolder, effects };
		return withTheirs(folder, register, async (known) => {
			const counted = await redactFolder(folder, known, { isDry: false });
			await replaceWarehouse(connection, dataFolder);
			return { found: counted, plain: known.plain };
		});
	});
	const run = await rebuild(options);
	return { found, remains: findBytes(dataFolder, plain), run };
}

/** The warehouse, which nobody else has meanwhile; what it left beside itself goes when it is closed. */
async function withWarehouse<T>(
	{ config, dataFolder, effects }: Common,
	work: (connection: DuckDBConnection) => Promise<T>
): Promise<T> {
	const warehouse = await openWarehouse(dataFolder, effects, config.reporting.timezone);
	try {
		await prepare(warehouse.connection, config, dataFolder);
		return await work(warehouse.connection);
	} finally {
		warehouse.close();
		// where DuckDB puts what does not fit into memory; a process that is killed leaves it
		rmSync(`${warehouseFile(dataFolder)}.tmp`, { recursive: true, force: true });
	}
}

type Prepared = { person: Erased; found: Found[]; request: ErasureRequest | null; plain: string[] };

/** What lies about unfinished is nobody's in particular. */
const isOfThem = ({ place }: Found): boolean => !place.startsWith('landings that') && !place.startsWith('copies');

const unknownCustomer = ({ sourceId, customerId, config }: EraseOptions): RetourError =>
	new RetourError(
		'privacy',
		'PRIVACY_UNKNOWN_CUSTOMER',
		`nothing is known of a customer ${JSON.stringify(customerId)} of ${sourceId}`,
		{
			hint: config.sources.some(({ id }) => id === sourceId)
				? 'wanted is the id that the source gives them, as the page of the customer shows it; nothing was changed'
				: `the configuration has the sources ${config.sources.map(({ id }) => id).join(', ')}; nothing was changed`,
			exit: 2
		}
	);

function personIn({ key, erased }: Register, sourceId: string, customerId: string): Erased {
	const pseudonym = pseudonymOf(key, sourceId, customerId);
	const known = erased.find((one) => one.pseudonym === pseudonym);
	return (
		known ?? {
			source_id: sourceId,
			customer_hash: hashOfCustomer(key, sourceId, customerId),
			pseudonym,
			name_hashes: [],
			requests: []
		}
	);
}

/** Into the register: from now on every load leaves them out. A request that was killed goes on. */
function begin(
	{ dataFolder, effects, reason }: EraseOptions,
	register: Register,
	{ person, known, found }: { person: Erased; known: Known; found: readonly Found[] }
): ErasureRequest {
	let request = person.requests.find(({ ended_at }) => ended_at === null);
	if (!request) {
		const now = effects.now();
		request = {
			request_id: `erasure-${timeId(now)}-${randomBytes(3).toString('hex')}`,
			reason: known.redactor.text(reason),
			by: userInfo().username,
			begun_at: now.toISOString(),
			ended_at: null,
			counts: {}
		};
		person.requests.push(request);
	}
	for (const { place, count } of found) request.counts[place] ??= count;
	person.name_hashes = [
		...new Set([...person.name_hashes, ...known.plain.map((said) => hashOfName(register.key, said))])
	].sort();
	writeRegister(dataFolder, register);
	return request;
}

/** Models and a version without them. A run that came first does the same. */
async function rebuild({ config, dataFolder, effects, signal }: Common): Promise<RunRecord | null> {
	try {
		return await recorded({ config, dataFolder, effects, trigger: 'command', signal }, async (work) => {
			await modelAndPublish(work, true);
			work.run.outcome = 'ok';
		});
	} catch (error) {
		if (!(error instanceof RetourError && error.code === 'RUN_BUSY')) throw error;
		effects.log('warn', 'privacy: a run came in between; it builds and publishes without the customer');
		return null;
	}
}

async function end({ dataFolder, effects }: EraseOptions, pseudonym: string, request_id: string): Promise<void> {
	const register = openRegister(dataFolder);
	const request = register.erased
		.find((one) => one.pseudonym === pseudonym)
		?.requests.find((one) => one.request_id === request_id);
	if (!request) throw new Error('the register has lost a request that it had');
	const now = effects.now();
	const { reason, by, begun_at, counts } = request;
	// the log first: a request that ended is in it
	await auditPrivacy(dataFolder, {
		action: 'erase_customer',
		subject: request_id,
		details: { reason, by, begun_at, counts },
		now
	});
	request.ended_at = now.toISOString();
	writeRegister(dataFolder, register);
}
