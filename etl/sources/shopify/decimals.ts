// Sums of decimal texts without floats.

const parts = /^(-?)(\d+)(?:\.(\d+))?$/;
const places = 12;

function toUnits(text: string): bigint {
	const found = parts.exec(text.trim());
	if (!found) throw new TypeError('not a decimal text');
	const [, sign, whole = '0', fraction = ''] = found;
	if (fraction.length > places) throw new TypeError('more decimals than an amount has');
	const units = BigInt(whole + fraction.padEnd(places, '0'));
	return sign ? -units : units;
}

function toText(units: bigint): string {
	const digits = String(units < 0n ? -units : units).padStart(places + 1, '0');
	const fraction = digits.slice(-places).replace(/0+$/, '');
	return `${units < 0n ? '-' : ''}${digits.slice(0, -places)}${fraction ? `.${fraction}` : ''}`;
}

/** The sum of amounts. */
export const sum = (amounts: readonly string[]): string =>
	toText(amounts.reduce((total, one) => total + toUnits(one), 0n));

/** The first less the others. */
export const less = (amount: string, ...others: readonly string[]): string =>
	toText(others.reduce((rest, one) => rest - toUnits(one), toUnits(amount)));

/** An amount so many times. */
export const times = (amount: string, count: number): string => toText(toUnits(amount) * BigInt(count));
