// Where the CRM is told of flags, from the environment.

export type CrmSettings = {
	/** RETOUR_CRM_WEBHOOK: the address that events of flags are posted to; null: nobody is told. */
	webhook: string | null;
	/** RETOUR_CRM_WEBHOOK_SECRET: what they are signed with; null: a key of this installation's secret. */
	webhookSecret: string | null;
};

/** Adds a sentence to `problems` for every variable that is wrong. */
export function readCrmSettings(variables: NodeJS.ProcessEnv, problems: string[]): CrmSettings {
	const { RETOUR_CRM_WEBHOOK: webhook, RETOUR_CRM_WEBHOOK_SECRET: webhookSecret } = variables;
	// the address itself may hold a secret, so it is not repeated
	if (webhook && !isWebAddress(webhook))
		problems.push('RETOUR_CRM_WEBHOOK must be an address that begins with https:// or http://, without a user in it');
	if (webhookSecret && webhookSecret.length < 16)
		problems.push('RETOUR_CRM_WEBHOOK_SECRET must have at least 16 characters');
	return { webhook: webhook || null, webhookSecret: webhookSecret || null };
}

function isWebAddress(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const { protocol, username, password } = new URL(text);
	return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}
