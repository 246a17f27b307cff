// Who was erased, so that it stays done: a list of keyed hashes in `<data>/privacy/`, and the key beside it. Nothing in
// it can be read; with the key one can only ask whether a given customer is on it. Whoever loses the key would bring
// everybody back by the next reload, so loading is refused then.
import { createHmac, randomBytes } from 'node:crypto';
import {
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { RetourError } from '../errors.ts';
import { writeWhole } from '../runs.ts';

/** What was asked for and what became of it; nothing of who it was. */
export type ErasureRequest = {
	request_id: string;
	reason: string;
	/** The account of the operating system that ran the command. */
	by: string;
	/** UTC, ISO 8601. Not ended: it was killed, and goes on when it is asked for again. */
	begun_at: string;
	ended_at: string | null;
	/** Rows or files that were changed, by place. */
	counts: Record<string, number>;
};

export type Erased = {
	source_id: string;
	/** HMAC of source and id, 64 hexadecimal digits. */
	customer_hash: string;
	/** What stands in place of the id, everywhere and for good. */
	pseudonym: string;
	/** HMACs of names, addresses and numbers, in lower case. */
	name_hashes: string[];
	requests: ErasureRequest[];
};

export type Register = { key: Buffer; erased: Erased[] };

const keyBytes = 32;
const folderOf = (dataFolder: string): string => join(dataFolder, 'privacy');
const keyFile = (dataFolder: string): string => join(folderOf(dataFolder), 'key');
const listFile = (dataFolder: string): string => join(folderOf(dataFolder), 'erased.json');

/** The list; null where nobody was ever erased. Throws `PRIVACY_KEY` where the list is there and its key is not. */
export function readRegister(dataFolder: string): Register | null {
	if (!existsSync(listFile(dataFolder))) return null;
	const { key_check, erased } = JSON.parse(readFileSync(listFile(dataFolder), 'utf8')) as {
		key_check: string;
		erased: Erased[];
	};
	const key = existsSync(keyFile(dataFolder))
		? Buffer.from(readFileSync(keyFile(dataFolder), 'utf8').trim(), 'hex')
		: null;
	if (key?.length !== keyBytes || checkOf(key) !== key_check)
		throw new RetourError(
			'privacy',
			'PRIVACY_KEY',
			`privacy/key is ${key ? 'another one than' : 'missing beside'} the list of erased customers, privacy/erased.json`,
			{ hint: 'nothing is loaded without it, since erased customers would come back; put the key back from a backup' }
		);
	return { key, erased };
}

/** The list to add to; with it the key is made. */
export function openRegister(dataFolder: string): Register {
	const known = readRegister(dataFolder);
	if (known) return known;
	mkdirSync(folderOf(dataFolder), { recursive: true, mode: 0o700 });
	// a key without a list is of an erasure that was killed before it began: it serves
	if (!existsSync(keyFile(dataFolder))) makeKey(keyFile(dataFolder));
	return { key: Buffer.from(readFileSync(keyFile(dataFolder), 'utf8').trim(), 'hex'), erased: [] };
}

function makeKey(path: string): void {
	const partial = `${path}.partial`;
	const handle = openSync(partial, 'w', 0o600);
	try {
		writeFileSync(handle, `${randomBytes(keyBytes).toString('hex')}\n`);
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
	renameSync(partial, path);
}

export function writeRegister(dataFolder: string, { key, erased }: Register): void {
	writeWhole(listFile(dataFolder), `${JSON.stringify({ key_check: checkOf(key), erased }, null, '\t')}\n`);
}

const hmac = (key: Buffer, ...parts: string[]): string =>
	createHmac('sha256', key).update(parts.join('\u001f')).digest('hex');
const checkOf = (key: Buffer): string => hmac(key, 'check');

/** The same as the loader finds in SQL. */
export const hashOfCustomer = (key: Buffer, sourceId: string, customerId: string): string =>
	hmac(key, 'customer', sourceId, customerId);

export const hashOfName = (key: Buffer, said: string): string => hmac(key, 'name', said.trim().toLowerCase());

/** The same customer gets the same pseudonym; without the key it tells nothing of the id. */
export const pseudonymOf = (key: Buffer, sourceId: string, customerId: string): string =>
	`erased-${hmac(key, 'pseudonym', sourceId, customerId).slice(0, 20)}`;

/** The two padded keys of RFC 2104, as hexadecimal digits, for HMAC in SQL. */
export function paddedKeys(key: Buffer): { inner_pad: string; outer_pad: string } {
	const block = Buffer.alloc(64);
	key.copy(block);
	const padded = (byte: number) => Buffer.from(block.map((value) => value ^ byte)).toString('hex');
	return { inner_pad: padded(0x36), outer_pad: padded(0x5c) };
}
