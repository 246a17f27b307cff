// The production server around SvelteKit's handler: it knows the address that the browser used (SvelteKit 3 assumes
// https, and would refuse forms of plain http), answers only to its own names, and ends without losing a request.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endEvent } from './lib/server/ending.ts';
import { EnvironmentError, nameOriginHeaders, readEnvironment, type Environment } from './lib/server/environment.ts';
import { appStore } from './lib/server/app-store.ts';
import { firstAdministratorLink, hasAdministrator } from './lib/server/first-administrator.ts';
import { isLoopback, isOwnName, peerHeader } from './lib/server/host.ts';

const protocolHeader = 'x-retour-protocol';
const hostHeader = 'x-retour-host';
/** After this long a request that is still running is given up, so that the process ends when it is told to. */
const graceMs = 4000;
/** How long it takes at most until a given up query has stopped. */
const interruptMs = 200;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

await main();

async function main(): Promise<void> {
	let environment: Environment;
	try {
		environment = readEnvironment();
	} catch (error) {
		if (!(error instanceof EnvironmentError)) throw error;
		fail(error.message);
	}
	const { host, port, origin } = environment;
	nameOriginHeaders(protocolHeader, hostHeader);
	const handle = await loadHandler();
	if (!handle) fail('the dashboard is not built yet: run `npm run build`');

	const isLocal = isLoopback(host);
	const server = createServer((request, response) => {
		const asked = request.headers.host ?? '';
		// Another name that points to this machine would let a foreign page read it (DNS rebinding).
		if (isLocal && !origin && !isOwnName(asked)) {
			response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' });
			response.end(
				`This dashboard answers to localhost, not to ${JSON.stringify(asked)}; set RETOUR_ORIGIN to use another name.\n`
			);
			return;
		}
		const own = origin ? new URL(origin) : null;
		request.headers[protocolHeader] = own ? own.protocol.slice(0, -1) : 'http';
		request.headers[hostHeader] = own ? own.host : asked;
		request.headers[peerHeader] = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
		handle(request, response);
	});
	server.on('error', (error: NodeJS.ErrnoException) => fail(describeListenError(error, host, port)));
	server.listen(port, host, async () => {
		const { address, family, port: listening } = server.address() as AddressInfo;
		const place = `http://${isLocal ? 'localhost' : family === 'IPv6' ? `[${address}]` : address}:${listening}`;
		console.log(`listening on ${place}`);
		await sayHowToEnter(environment, origin ?? place);
		if (!isLocal && !origin?.startsWith('https:'))
			console.error(
				`warning: ${host} can be reached from other machines without https: who listens on the way reads passwords and sessions; put a proxy with https in front and set RETOUR_ORIGIN`
			);
	});

	let isEnding = false;
	const end = () => {
		if (isEnding) return;
		isEnding = true;
		// Who does the work in the background lets others go on with it.
		process.emit(endEvent as 'exit', 0);
		// Exiting waits for queries that still run; those of requests that have gone are being interrupted.
		server.close(() => setTimeout(() => process.exit(0), interruptMs));
		server.closeIdleConnections();
		// A connection that is idle only after its last answer would hold the server for as long as it is kept alive.
		setInterval(() => server.closeIdleConnections(), 100).unref();
		setTimeout(() => server.closeAllConnections(), graceMs).unref();
	};
	process.on('SIGINT', end);
	process.on('SIGTERM', end);
	// Started by `retour start`: its end is ours, however it came.
	process.on('disconnect', end);
}

/** On the console: who may look without an account, and the link for the first administrator while there is none. */
async function sayHowToEnter(environment: Environment, place: string): Promise<void> {
	const { access } = environment;
	if (access.guest === 'demo')
		console.error('people: while all data is invented, guests may look without signing in; RETOUR_GUEST=off ends that');
	else if (access.guest)
		console.error(`people: who has not signed in is let in with the rights of the role ${access.guest} (RETOUR_GUEST)`);
	try {
		if ((await hasAdministrator(environment)) && !access.hasAdminLink) return;
		console.error(`people: to become administrator, open ${place}${await firstAdministratorLink(appStore())}`);
		console.error('people: the link works once, for seven days; each start makes a new one until it was used');
	} catch (thrown) {
		// a disk that cannot be written keeps nobody from looking
		console.error(`people: there is no link for the first administrator: ${(thrown as Error).message}`);
	}
}

/** SvelteKit's handler, or null where there is no build. */
async function loadHandler(): Promise<Handler | null> {
	const entry = new URL('../build/handler.js', import.meta.url).href;
	try {
		return ((await import(entry)) as { handler: Handler }).handler;
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		if (code === 'ERR_MODULE_NOT_FOUND' && message.includes('build/handler.js')) return null;
		throw error;
	}
}

function describeListenError(error: NodeJS.ErrnoException, host: string, port: number): string {
	switch (error.code) {
		case 'EADDRINUSE':
			return `port ${port} of ${host} is in use: stop what uses it, or set PORT to another one`;
		case 'EACCES':
			return `port ${port} may not be used by this user: set PORT to one above 1023`;
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
		case 'EADDRNOTAVAIL':
			return `HOST ${JSON.stringify(host)} is no address of this machine`;
		default:
			return `cannot listen on ${host}:${port}: ${error.message}`;
	}
}

/** One sentence, and the exit code for what the caller can correct. */
function fail(sentence: string): never {
	console.error(`serve: ${sentence}`);
	process.exit(2);
}
