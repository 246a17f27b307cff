// The secret of this installation: one file of random bytes, from which every purpose gets a key of its own. Signed
// links and keyed hashes stand on it; whoever has a copy of the data folder has it too.
import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readEnvironment } from './environment.ts';
import { Failure } from './failure.ts';

const bytes = 32;
const mode = 0o600;

/** Keys that were derived in this process, by the file that they come from and their purpose. */
const derived = new Map<string, Buffer>();

/**
 * The key of this installation for one purpose, 32 bytes, the same in every process and after every restart (HKDF,
 * RFC 5869). Keys of two purposes tell nothing of each other. Throws Failure `store_unwritable` where there is no secret
 * yet and the disk refuses one, and `store_unreadable` where there is one that cannot be used.
 */
export function appSecret(purpose: string, file = join(readEnvironment().dataFolder, 'app', 'secret')): Buffer {
	const name = `${file}\n${purpose}`;
	const known = derived.get(name);
	if (known) return known;
	const key = Buffer.from(hkdfSync('sha256', readSecret(file), Buffer.alloc(0), `retour: ${purpose}`, bytes));
	derived.set(name, key);
	return key;
}

function readSecret(file: string): Buffer {
	const secret = readIfThere(file) ?? makeSecret(file);
	if (secret.length === bytes) return secret;
	throw new Failure('store_unreadable', `app/secret has ${secret.length} bytes instead of ${bytes}`, {
		hint: 'Put back the file as it was; with a new one all links that were sent stop working.'
	});
}

function readIfThere(file: string): Buffer | null {
	try {
		return readFileSync(file);
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
		throw refused('store_unreadable', 'read', cause);
	}
}

/** A whole file under another name, then a link that only one process can make: both go on with the same secret. */
function makeSecret(file: string): Buffer {
	const aside = `${file}.${randomUUID()}.part`;
	try {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(aside, randomBytes(bytes), { mode, flag: 'wx', flush: true });
		try {
			linkSync(aside, file);
		} catch (thrown) {
			if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
		}
		return readFileSync(file);
	} catch (cause) {
		throw refused('store_unwritable', 'made', cause);
	} finally {
		rmSync(aside, { force: true });
	}
}

const refused = (code: 'store_unreadable' | 'store_unwritable', what: string, cause: unknown): Failure =>
	new Failure(code, `app/secret cannot be ${what}: ${cause instanceof Error ? cause.message : String(cause)}`, {
		hint: 'The folder app/ of the data folder must be writable for the user that serves the dashboard.',
		cause
	});
