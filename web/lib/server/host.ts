// Names of this machine as seen from itself, and who is at the other end of a connection.

/**
 * In which header the server puts the address that a connection really came from. What a client names as its address
 * (`ADDRESS_HEADER`) is for counting, and never for trusting.
 */
export const peerHeader = 'x-retour-peer';

/** Whether a host to listen on can be reached from this machine only. */
export const isLoopback = (host: string): boolean =>
	host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);

/** Whether a Host header names this machine: localhost, a name below it, or a loopback address, with any port. */
export function isOwnName(header: string): boolean {
	const name = header.toLowerCase().replace(/:\d{1,5}$/, '');
	return isLoopback(name) || name.endsWith('.localhost');
}
