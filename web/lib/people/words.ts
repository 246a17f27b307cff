import { m } from '#lib/paraglide/messages.js';
import type { RuleDimension } from '#lib/access/row-rules.ts';
import type { Role } from '#lib/access/permissions.ts';

/** Why a password was not taken, by code. */
export const passwordProblems: Readonly<Record<string, () => string>> = {
	password_short: m.password_short,
	password_long: m.password_long,
	password_known: m.password_known,
	password_differs: m.password_differs,
	wrong: m.password_wrong,
	who: m.people_who_missing,
	taken: m.people_email_taken,
	gone: m.link_gone_what
};

export const roleWords: Readonly<Record<Role, () => string>> = {
	manager: m.role_manager,
	crm: m.role_crm,
	quality: m.role_quality,
	operations: m.role_operations,
	finance: m.role_finance,
	analyst: m.role_analyst,
	administrator: m.role_administrator,
	guest: m.role_guest
};

export const ruleWords: Readonly<Record<RuleDimension, () => string>> = {
	country: m.rule_country,
	channel: m.rule_channel,
	brand: m.rule_brand,
	category: m.rule_category,
	warehouse: m.rule_warehouse,
	source: m.rule_source
};
