// A real HTTP server on this machine whose answers a test decides.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = {
	method: string;
	path: string;
	query: URLSearchParams;
	headers: IncomingMessage['headers'];
	body: string;
};
export type Answering = (asked: Asked, response: ServerResponse) => void | Promise<void>;

export type LocalServer = {
	url: string;
	asked: Asked[];
	answer: (answering: Answering) => void;
	close: () => Promise<void>;
};

export async function localServer(answering: Answering = (_, response) => json(response, {})): Promise<LocalServer> {
	const asked: Asked[] = [];
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
		const { method = '', headers } = request;
		const one = { method, path, query, headers, body: Buffer.concat(chunks).toString('utf8') };
		asked.push(one);
		await answering(one, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		answer: (next) => void (answering = next),
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			})
	};
}

export function json(
	response: ServerResponse,
	body: unknown,
	status = 200,
	headers: Record<string, string> = {}
): void {
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
