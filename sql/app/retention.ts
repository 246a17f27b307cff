// What was sent long ago and need not be kept. What was not delivered stays, since somebody may want to know why.

const sentBefore = `select delivery_id from deliveries
	where state in ('sent', 'left_out') and made_at < $before
	order by delivery_id
	limit $limit`;

/** A row for each that is gone. */
export const forgetDeliveries = `delete from deliveries where delivery_id in (${sentBefore}) returning delivery_id`;

const pushedBefore = `select delivery_id from crm_deliveries
	where state = 'sent' and made_at < $before
	order by made_at, delivery_id
	limit $limit`;

/** Before the posts themselves, which their tries belong to. */
export const forgetPushTries = `delete from crm_delivery_tries where delivery_id in (${pushedBefore})`;

/** A row for each that is gone. */
export const forgetPushes = `delete from crm_deliveries where delivery_id in (${pushedBefore}) returning delivery_id`;
