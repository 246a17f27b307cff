/** A text in both languages of the product. */
export type Words = { en: string; zh: string };

/**
 * What a column may hold.
 * - `text` any text; `integer` a whole number; `quantity` a number of units, up to 4 decimals
 * - `money` an amount, up to 4 decimals, never a float; `rate` a factor, up to 10 decimals
 * - `instant` a point in time (ISO 8601; without an offset it is local to the source's time zone); `date` YYYY-MM-DD
 */
export type ColumnType = 'text' | 'integer' | 'quantity' | 'money' | 'rate' | 'instant' | 'date';

export type Column = {
	name: string;
	type: ColumnType;
	/** `key` columns identify a row within its source and are required too. */
	need: 'key' | 'required' | 'optional';
	meaning: Words;
	/** The known values. Others are kept and reported as unmapped: they never send a row into quarantine. */
	values?: readonly string[];
	/** Its changes are kept, with when they were seen: `raw.history`. */
	tracked?: true;
};

export type Entity = {
	name: string;
	title: Words;
	meaning: Words;
	/** `minimum`: without it there is no return rate. */
	level: 'minimum' | 'optional';
	columns: readonly Column[];
};
