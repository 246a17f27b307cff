// The settings of how a source writes its values: see sql/load/value-rules.ts.
import { z } from 'zod';

/** What `strptime` of DuckDB knows and an export may have; without zones, since a source has one. */
const dateFormat = /^(?=.*%-?[Yyj])(%-?[YymdHIMSjfpbBaA%]|[^%'\\])+$/;

export const values = z.strictObject({
	/** Formats of days and times that are not ISO 8601, such as `%d.%m.%Y` or `%d.%m.%Y %H:%M`. */
	dates: z
		.array(
			z
				.string()
				.max(60)
				.regex(dateFormat, { error: 'a format such as %d.%m.%Y or %m/%d/%Y %I:%M %p, without a time zone' })
		)
		.min(1)
		.max(10)
		.optional(),
	/** `1.234,50` is a number, and `1.234` is 1234. */
	decimalComma: z.boolean().optional(),
	/** Texts that stand for no value, in every column: `N/A`, `-`, `#N/A`. */
	empty: z.array(z.string().trim().min(1).max(40)).min(1).max(50).optional()
});
