// What we ask of the accounts beside the library that keeps them (SQLite, `<data>/app/accounts.sqlite`, or PostgreSQL): its
// tables are its own, and of them only these columns of `user` are ours. Both understand the statements.
import { hasTable } from './store.ts';

export const prepareAccounts = 'pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on;';

/** In PostgreSQL, the schema in which the library makes its tables. */
export const accountsSchema = 'retour_accounts';
export const makeAccountsSchema = `create schema if not exists ${accountsSchema}`;
/** Of several servers that start at once, one makes the tables; the session that has the lock gives it back. */
export const lockAccounts = 'select pg_advisory_lock(125780070724979)';
export const unlockAccounts = 'select pg_advisory_unlock(125780070724979)';

export const selectRole = 'select role, email, "closedAt" as closed_at from "user" where id = $1';

export const updateRole = 'update "user" set role = $2 where id = $1';

/** None before the library has made its tables. */
export const hasUserTable = hasTable('user');

export const selectAdministrator = `select 1 as is_there from "user" where role = 'administrator' and coalesce("closedAt", '') = '' limit 1`;
