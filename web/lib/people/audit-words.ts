// What the audit log tells of, in words. The log and its file keep the codes.
import { flagEventKinds } from '#lib/crm/flag.ts';
import { eventWord } from '#lib/crm/words.ts';
import { m } from '#lib/paraglide/messages.js';

const actionWords: Readonly<Record<string, () => string>> = {
	change_account: m.audit_did_change_account,
	change_alert_rule: m.audit_did_change_alert_rule,
	change_report: m.audit_did_change_report,
	close_account: m.audit_did_close_account,
	decide_cost_driver: m.audit_did_decide_cost_driver,
	delete_alert_rule: m.audit_did_delete_alert_rule,
	delete_report: m.audit_did_delete_report,
	end_sessions: m.audit_did_end_sessions,
	erase_customer: m.audit_did_erase_customer,
	export: m.audit_did_export,
	first_administrator: m.audit_did_first_administrator,
	forget_deliveries: m.audit_did_forget_deliveries,
	invite: m.audit_did_invite,
	mail_report: m.audit_did_mail_report,
	make_alert_rule: m.audit_did_make_alert_rule,
	make_password_link: m.audit_did_make_password_link,
	make_report: m.audit_did_make_report,
	make_token: m.audit_did_make_token,
	rechain_audit_log: m.audit_did_rechain_audit_log,
	reopen_account: m.audit_did_reopen_account,
	restore_alert_rule: m.audit_did_restore_alert_rule,
	restore_report: m.audit_did_restore_report,
	revoke_token: m.audit_did_revoke_token,
	say_of_alert: m.audit_did_say_of_alert,
	send_report: m.audit_did_send_report,
	set_password: m.audit_did_set_password,
	show_customer: m.audit_did_show_customer,
	sign_in: m.audit_did_sign_in,
	sign_in_failed: m.audit_did_sign_in_failed,
	sign_out: m.audit_did_sign_out,
	undo_cost_driver: m.audit_did_undo_cost_driver,
	view_personal: m.audit_did_view_personal,
	'flag.sent_again': m.audit_did_flag_sent_again,
	'said.acknowledged': m.audit_did_said_acknowledged,
	'said.dissatisfied': m.audit_did_said_dissatisfied,
	'said.explained': m.audit_did_said_explained,
	'said.open': m.audit_did_said_open,
	'said.recovered': m.audit_did_said_recovered,
	'said.satisfied': m.audit_did_said_satisfied,
	'said.solved': m.audit_did_said_solved,
	'said.taken': m.audit_did_said_taken,
	'said.undone': m.audit_did_said_undone,
	'said.unreached': m.audit_did_said_unreached
};

/** An action in words; one that this version does not know keeps its code. */
export function auditWord(action: string): string {
	const word = Object.hasOwn(actionWords, action) ? actionWords[action] : undefined;
	if (word) return word();
	const kind = flagEventKinds.find((one) => `flag.${one}` === action);
	return kind ? m.audit_did_flag({ what: eventWord(kind) }) : action;
}
