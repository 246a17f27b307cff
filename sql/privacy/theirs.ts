// Who was erased and which ids are theirs, as temporary tables of one connection, and the expressions over them.
//
//   privacy_key     the two padded keys of HMAC-SHA256 (RFC 2104)
//   privacy_erased  keyed hashes of erased customers, with the pseudonym that stands for each
//   privacy_names   keyed hashes of their names, addresses and numbers
//   privacy_theirs  ids that are theirs, by kind; of customers with the pseudonym
//
// They are temporary, so nothing of them is ever written into a file of DuckDB.
import { literal, quoted } from '../load/quoting.ts';
import { leading, type Kind, type Personal } from './personal.ts';

export const createPrivacy: readonly string[] = [
	'create or replace temp table privacy_key (inner_pad blob, outer_pad blob)',
	'create or replace temp table privacy_erased (source_id varchar, customer_hash varchar, pseudonym varchar)',
	'create or replace temp table privacy_names (hash varchar)',
	'create or replace temp table privacy_theirs (kind varchar, key varchar, source_id varchar, id varchar, pseudonym varchar)'
];

export const dropPrivacy: readonly string[] = ['key', 'erased', 'names', 'theirs'].map(
	(name) => `drop table if exists temp.privacy_${name}`
);

export const insertKey = 'insert into privacy_key values (unhex($inner_pad), unhex($outer_pad))';
export const insertErased = 'insert into privacy_erased values ($source_id, $customer_hash, $pseudonym)';
export const insertName = 'insert into privacy_names values ($hash)';
/** A customer whose id is known: the one who asks, or the pseudonym of one who asked before. */
export const insertCustomer = `insert into privacy_theirs
	values ('customers', $source_id || chr(31) || $customer_id, $source_id, $customer_id, $pseudonym)`;

/** HMAC-SHA256 of a text, as 64 hexadecimal digits; null of null. */
export const keyedHash = (text: string): string =>
	`sha256((select outer_pad from temp.privacy_key) || unhex(sha256((select inner_pad from temp.privacy_key) || encode(${text}))))`;

/** How a relation is read: its columns as texts, null where it lacks one, and the source of its ids. */
export type Terms = { text: (column: string) => string | null; sourceId: string };

const keyOf = (terms: Terms, id: string): string => `(${terms.sourceId} || chr(31) || ${id})`;

const isOneOf = (kind: Kind, key: string): string =>
	`coalesce(${key} in (select key from temp.privacy_theirs where kind = ${literal(kind)}), false)`;

/** Whether a row is theirs. */
export function isTheirs({ by }: Personal, terms: Terms): string {
	const ways = by.flatMap(({ column, to, unless }) => {
		const id = terms.text(column);
		const instead = unless === undefined ? null : terms.text(unless);
		return id === null ? [] : [`(${isOneOf(to, keyOf(terms, id))}${instead ? ` and ${instead} is null` : ''})`];
	});
	return ways.length === 0 ? 'false' : `(${ways.join(' or ')})`;
}

/** The id of a customer, or the pseudonym in its place. */
export const pseudonymised = (terms: Terms, id: string): string =>
	`coalesce((
		select any_value(known.pseudonym) from temp.privacy_theirs as known
		where known.kind = 'customers' and known.key = ${keyOf(terms, id)}
	), ${id})`;

/** Whether a text is a name, an address or a number of somebody who was erased. */
export const isTheirName = (text: string): string =>
	`coalesce(${keyedHash(nameMessage(text))} in (select hash from temp.privacy_names), false)`;

const nameMessage = (text: string): string => `'name' || chr(31) || lower(trim(${text}))`;

/** Finds the customers of a relation who were erased, by their hashes. */
export const insertErasedOf = (from: string, terms: Terms): string => {
	const id = terms.text('customer_id');
	return `insert into privacy_theirs
	select 'customers', seen.source_id || chr(31) || seen.id, seen.source_id, seen.id, erased.pseudonym
	from (select distinct ${terms.sourceId} as source_id, ${id} as id from ${from} where ${id} is not null) as seen
	join temp.privacy_erased as erased on erased.source_id = seen.source_id
		and erased.customer_hash = ${keyedHash("'customer' || chr(31) || seen.source_id || chr(31) || seen.id")}`;
};

/** Follows the ids of a relation of one of the leading entities. */
export const insertTheirsOf = (kind: Kind, from: string, own: Personal, terms: Terms): string => {
	const id = terms.text(`${kind.slice(0, -1)}_id`);
	return `insert into privacy_theirs
	select distinct ${literal(kind)}, ${keyOf(terms, id!)}, ${terms.sourceId}, ${id}, null
	from ${from} where ${id} is not null and ${isTheirs(own, terms)}`;
};

export const isLeading = (entity: string): entity is Kind => leading.some((kind) => kind === entity);

/** The stored rows of an entity: every column is there, and the source may be named by one of them. */
export const storedTerms = ({ source }: Personal): Terms => ({
	text: (column) => quoted(column),
	sourceId: source === undefined ? 'source_id' : `coalesce(${quoted(source)}, source_id)`
});

export const selectTheirs = 'select kind, source_id, id from temp.privacy_theirs';

export const countTheirs = (from: string, own: Personal, terms: Terms): string =>
	`select count(*)::double as rows from ${from} where ${isTheirs(own, terms)}`;
