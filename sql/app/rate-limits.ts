// Attempts that were counted against a limit: a window that slides, for every process and across restarts.

/** The time of the attempt that must leave the window before there is room again, or no row while there is room. */
export const selectBlocking = `
select at from rate_limit_attempts
where bucket = $bucket and at > $since
order by at desc
limit 1 offset $most - 1`;

export const insertAttempt = `
insert into rate_limit_attempts (bucket, at) values ($bucket, $at)
returning attempt_id`;

export const deleteAttempt = 'delete from rate_limit_attempts where attempt_id = $attempt_id';

/** What no window sees any more. */
export const deleteForgotten = 'delete from rate_limit_attempts where at <= $before';
