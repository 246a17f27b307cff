// What we ask of the accounts beside the library that keeps them (SQLite, `<data>/app/accounts.sqlite`): its tables are
// its own, and of them only these columns of `user` are ours.

export const prepareAccounts = 'pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on;';

export const selectRole = 'select role, email, closedAt as closed_at from user where id = ?';

export const updateRole = 'update user set role = ? where id = ?';

/** No row before the library has made its tables. */
export const selectUserTable = "select 1 from sqlite_master where name = 'user'";

export const selectAdministrator =
	"select 1 from user where role = 'administrator' and coalesce(closedAt, '') = '' limit 1";
