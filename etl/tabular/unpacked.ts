// What is packed may unpack to a thousand times its size: a few kilobytes that fill a disk. Tables do not.
import { RetourError } from '../errors.ts';

/** Up to here every ratio is harmless. */
const harmlessBytes = 64 << 20;
const highestRatio = 200;

/** Throws `TABULAR_TOO_LARGE` where a file of `packed` bytes has unpacked, or says it unpacks, to suspiciously many. */
export function refuseBomb(name: string, unpacked: number, packed: number): void {
	if (unpacked <= harmlessBytes || unpacked <= packed * highestRatio) return;
	throw new RetourError(
		'source',
		'TABULAR_TOO_LARGE',
		`${name} unpacks to more than ${highestRatio} times its size, which no table does`,
		{ hint: 'unpack it by hand if it is what it should be' }
	);
}
