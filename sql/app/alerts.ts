// Alert rules, the alerts that they raise, their history, and what is to be sent.
import type { Sql } from './store.ts';

export const ruleColumns = `rule_id, title, kind, definition, owner_id, recipients, webhook_url, again_hours, is_on,
	made_at, changed_at, deleted_at, judged_at, judged_version, outcome, finding`;

/** Rules with the alert that is not over, if there is one; deleted rules are left out. */
export const listRules = `
select rules.*, alerts.alert_id, alerts.state, alerts.opened_at, alerts.state_at, alerts.snoozed_until, alerts.told_at,
	alerts.finding as alert_finding
from (select ${ruleColumns} from alert_rules where deleted_at is null) as rules
left join alerts on alerts.rule_id = rules.rule_id and alerts.state <> 'recovered'
order by alerts.alert_id is null, alerts.opened_at desc, rules.rule_id`;

/** One rule, deleted or not, in the same shape. */
export const readRule = `
select rules.*, alerts.alert_id, alerts.state, alerts.opened_at, alerts.state_at, alerts.snoozed_until, alerts.told_at,
	alerts.finding as alert_finding
from (select ${ruleColumns} from alert_rules where rule_id = $rule_id) as rules
left join alerts on alerts.rule_id = rules.rule_id and alerts.state <> 'recovered'`;

/**
 * Rules that are to be judged: never yet, changed since, judged on another version or on none, or not for a while: what
 * people say about signals and leaks, and the clock, move without a new version.
 */
export const rulesToJudge = `
select rule_id from alert_rules
where deleted_at is null and is_on = 1
	and (judged_at is null or changed_at > judged_at or judged_version is distinct from $version or judged_at <= $before)
order by rule_id`;

export const insertRule = `
insert into alert_rules (
	title, kind, definition, owner_id, recipients, webhook_url, again_hours, is_on, made_at, changed_at
)
values ($title, $kind, $definition, $owner_id, $recipients, $webhook_url, $again_hours, $is_on, $at, $at)
returning rule_id`;

/** Another definition is another rule: what it met counts no more. */
export const updateRule = `
update alert_rules
set title = $title, kind = $kind, definition = $definition, recipients = $recipients, webhook_url = $webhook_url,
	again_hours = $again_hours, is_on = $is_on, changed_at = $at
where rule_id = $rule_id and deleted_at is null`;

export const forgetSubjects = `delete from alert_subjects where rule_id = $rule_id`;

/** Deletes (with a time) or brings back (null) a rule. */
export const setDeleted = `
update alert_rules set deleted_at = $deleted_at, changed_at = $at
where rule_id = $rule_id and (deleted_at is null) = (coalesce($deleted_at, '') <> '')
returning rule_id`;

export const setJudged = `
update alert_rules
set judged_at = $at, judged_version = $version, outcome = $outcome, finding = $finding
where rule_id = $rule_id`;

export const listSubjects = `select subject_id, is_told from alert_subjects where rule_id = $rule_id`;

export const insertSubject = `
insert into alert_subjects (rule_id, subject_id, seen_at, is_told) values ($rule_id, $subject_id, $at, $is_told)
on conflict do nothing`;

/** What has gone may come back, and is then told again. */
export const deleteSubject = `delete from alert_subjects where rule_id = $rule_id and subject_id = $subject_id`;

export const insertAlert = `
insert into alerts (rule_id, state, opened_at, state_at, told_at, finding)
values ($rule_id, 'open', $at, $at, $at, $finding)
returning alert_id`;

export const updateAlert = `
update alerts
set state = $state, state_at = case when state = $state then state_at else $at end, snoozed_until = $snoozed_until,
	told_at = $told_at, finding = $finding
where alert_id = $alert_id`;

/** What somebody does with an alert that is not over. */
export const setAlertState = `
update alerts set state = $state, state_at = $at, snoozed_until = $snoozed_until
where alert_id = $alert_id and state <> 'recovered'
returning rule_id, finding`;

export const insertEvent = `
insert into alert_events (rule_id, alert_id, kind, at, by, version, outcome, finding, note)
values ($rule_id, $alert_id, $kind, $at, $by, $version, $outcome, $finding, $note)`;

/** The history of a rule, the latest first. */
export const listEvents = `
select event_id, alert_id, kind, at, by, version, outcome, finding, note
from alert_events
where rule_id = $rule_id
order by event_id desc
limit $limit`;

export const webhookOf = `select webhook_url from alert_rules where rule_id = $rule_id`;

export const insertDelivery = `
insert into deliveries (about, channel, rule_id, report_id, recipient_id, content, made_at, state, next_at)
values ($about, $channel, $rule_id, $report_id, $recipient_id, $content, $at, 'waiting', $at)`;

/** Takes one thing to send, so that nobody else does; after $lease it is there again. */
export const takeDelivery = `
update deliveries
set tries = tries + 1, next_at = $lease
where delivery_id = (
	select delivery_id from deliveries where state = 'waiting' and next_at <= $now order by next_at, delivery_id limit 1
)
returning delivery_id, about, channel, rule_id, report_id, recipient_id, content, made_at, tries`;

export const endDelivery = `
update deliveries
set state = $state, next_at = $next_at, sent_at = $sent_at, message_id = $message_id, problem = $problem
where delivery_id = $delivery_id`;

const deliveryColumns = `delivery_id, channel, recipient_id, made_at, state, tries, next_at, sent_at, problem`;

const ofRule = (inContent: string): string => `
select ${deliveryColumns} from deliveries
where about = 'alert' and (rule_id = $rule_id or exists (${inContent}))
order by delivery_id desc
limit $limit`;

/** What was sent, or is to be, about a rule; the latest first. Mail tells of several rules in its content. */
export const deliveriesOfRule: Sql = {
	sqlite: ofRule(`
		select 1 from json_each(deliveries.content, '$.told') as told
		where json_extract(told.value, '$.rule_id') = $rule_id`),
	postgres: ofRule(`
		select 1 from jsonb_array_elements(deliveries.content::jsonb -> 'told') as told (one)
		where (told.one ->> 'rule_id')::bigint = $rule_id`)
};

export const deliveriesOfReport = `
select ${deliveryColumns} from deliveries where report_id = $report_id order by delivery_id desc limit $limit`;

/** Gets or keeps a lock until $until; no row where somebody else has it. */
export const takeLock = `
insert into work_locks (name, holder, until) values ($name, $holder, $until)
on conflict (name) do update set holder = $holder, until = $until
where work_locks.holder = $holder or work_locks.until <= $now
returning holder`;

export const releaseLock = `delete from work_locks where name = $name and holder = $holder`;
