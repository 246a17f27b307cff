// The shape of a source that is asked by SELECTs: what a preset (Odoo, ERPNext) or an operator's configuration gives
// `relational()`.
import type { ReadSettings } from '../window.ts';
import type { DatabaseAddress, Dialect, ParameterValue } from './dialect.ts';

export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** Rows of a small question, every value as text. `:name` in the text is filled like in a SELECT of an entity. */
export type Ask = (sql: string, values?: ParameterValues) => Promise<Record<string, string | null>[]>;

/** What a preset finds out about the system before its SELECTs are chosen, in the same snapshot. */
export type Prepared = {
	/**
	 * `orders.<variant>.sql` is taken instead of `orders.sql`; of several the one that stands first here. Steps
	 * (`_moves.<variant>.sql`) likewise.
	 */
	variants?: readonly string[];
	/** Steps made for this installation, by name; they win over the preset's own and not over an operator's. */
	steps?: Readonly<Record<string, string>>;
	/** Added to the parameters of the options. */
	parameters?: ParameterValues;
	/** Of time stamps without an offset, where the system itself says it. */
	timezone?: string;
	/** Entities that this installation cannot supply, with the reason. */
	leftOut?: Readonly<Record<string, string>>;
	/** For `retour check`: what was found. */
	notes?: readonly string[];
};

export type RelationalOptions = {
	id: string;
	title: string;
	/** As the configuration names it: `postgres`, `mariadb`, `odoo`, `erpnext`. */
	kind: string;
	/** `postgres` of ../postgres/session.ts or `mariadb` of ../mariadb/session.ts. */
	dialect: Dialect;
	address: DatabaseAddress;
	/**
	 * Folders of SELECTs (absolute), see the README: `<entity>.sql`, `<entity>.deleted.sql`, `_step.sql`. A file of a later
	 * folder wins, so a preset comes first and an operator's overrides last. A file of comments only leaves its entity out.
	 */
	folders: readonly string[];
	/** Of time stamps without an offset. */
	timezone: string;
	/** Of amounts without a currency. */
	currency: string;
	read: ReadSettings;
	/** How long one statement may take. */
	statementMinutes: number;
	parameters?: ParameterValues;
	/** Asked at every extraction and check, before the SELECTs are chosen. May throw a coded error. */
	prepare?: (ask: Ask) => Promise<Prepared>;
};
