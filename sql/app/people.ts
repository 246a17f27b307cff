// Links that work once, tokens of programs, and the audit log. Accounts themselves are kept by the library that
// signs people in, in a file of its own.

export const peopleTables = `
create table one_time_links (
	-- SHA-256 of what stands in the link: who reads this file cannot use it
	token_hash text primary key,
	-- first_administrator makes an account; password sets one, of an account that is there
	purpose text not null check (purpose in ('first_administrator', 'password')),
	-- the account; null for the first one
	person_id text,
	-- UTC, ISO 8601
	made_at text not null,
	expires_at text not null,
	used_at text
) strict, without rowid;

create table api_tokens (
	token_id integer primary key autoincrement,
	token_hash text not null unique,
	-- the account whose rights it has
	person_id text not null,
	name text not null,
	made_at text not null,
	expires_at text not null,
	used_on text,
	revoked_at text
) strict;
create index api_tokens_by_person on api_tokens (person_id, token_id);

create table audit_events (
	event_id integer primary key,
	at text not null,
	-- the account; guest, or null for nobody
	person_id text,
	action text not null,
	-- what it was done to: an id, an address of a page; never a name
	subject text not null,
	-- JSON
	details text not null,
	-- SHA-256 of this row and the hash before it: a row that is changed or taken out breaks the chain
	hash text not null
) strict;
create index audit_events_by_person on audit_events (person_id, event_id);
create index audit_events_by_action on audit_events (action, event_id);
create trigger audit_events_stay_as_they_are before update on audit_events
begin select raise(abort, 'audit_events is append-only'); end;
create trigger audit_events_stay before delete on audit_events
begin select raise(abort, 'audit_events is append-only'); end;`;

export const insertLink = `
insert into one_time_links (token_hash, purpose, person_id, made_at, expires_at)
values ($token_hash, $purpose, $person_id, $made_at, $expires_at)`;

/** Links of an account, or those for the first administrator, that were not used: a newer one takes their place. */
export const endLinks = `
update one_time_links set used_at = $at
where purpose = $purpose and person_id is not distinct from $person_id and used_at is null`;

export const selectLink = `
select purpose, person_id from one_time_links
where token_hash = $token_hash and used_at is null and expires_at > $at`;

/** No row where somebody else was faster. */
export const useLink = `
update one_time_links set used_at = $at
where token_hash = $token_hash and used_at is null and expires_at > $at
returning purpose, person_id`;

export const insertToken = `
insert into api_tokens (token_hash, person_id, name, made_at, expires_at)
values ($token_hash, $person_id, $name, $made_at, $expires_at)
returning token_id`;

export const selectToken = `
select token_id, person_id, used_on from api_tokens
where token_hash = $token_hash and revoked_at is null and expires_at > $at`;

export const markTokenUsed = 'update api_tokens set used_on = $on where token_id = $token_id';

export const selectTokens = `
select token_id, name, made_at, expires_at, used_on from api_tokens
where person_id = $person_id and revoked_at is null
order by token_id desc`;

export const revokeToken = `
update api_tokens set revoked_at = $at
where token_id = $token_id and person_id = $person_id and revoked_at is null
returning token_id`;

export const revokeTokensOf =
	'update api_tokens set revoked_at = $at where person_id = $person_id and revoked_at is null';

export const lastAuditEvent = 'select event_id, hash from audit_events order by event_id desc limit 1';

export const insertAuditEvent = `
insert into audit_events (event_id, at, person_id, action, subject, details, hash)
values ($event_id, $at, $person_id, $action, $subject, $details, $hash)`;

/** In order of time, for the chain. */
export const auditChain = `
select event_id, at, person_id, action, subject, details, hash from audit_events
where event_id > $after
order by event_id
limit $limit`;

const auditFilter = `
where ($person_id = '' or person_id = $person_id)
	and ($action = '' or action = $action)
	and ($search = '' or instr(lower(subject || ' ' || details), lower($search)) > 0)
	and at >= $since and at < $until`;

/** The newest first. */
export const auditPage = `
select event_id, at, person_id, action, subject, details from audit_events
${auditFilter}
order by event_id desc
limit $limit offset $offset`;

export const auditCount = `select count(*) as events from audit_events ${auditFilter}`;

export const auditActions = 'select distinct action from audit_events order by action';
