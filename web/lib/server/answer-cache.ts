// Answers that were given once. A version never changes, so what was computed for it stays right; there is nothing to
// invalidate, only to bound. The same question asked while it is being computed waits for that one computation.

export type Computed<T> = {
	answer: T;
	/** How much it holds, in cells or so. */
	weight: number;
};

type Flight = { answer: Promise<unknown>; waiting: number; leave: AbortController };

export class AnswerCache {
	readonly #most: number;
	/** In order of last use: a Map keeps the order of insertion. */
	readonly #answers = new Map<string, Computed<unknown>>();
	readonly #flights = new Map<string, Flight>();
	#weight = 0;

	/** Holds answers up to this weight; one of more than a quarter of it is not kept. */
	constructor(most: number) {
		this.#most = most;
	}

	get weight(): number {
		return this.#weight;
	}

	/**
	 * The answer to a key, computed at most once at a time. `compute` is handed a signal that aborts only when everyone
	 * who waits has left. A failure is not kept.
	 */
	async get<T>(
		key: string,
		signal: AbortSignal | undefined,
		compute: (signal: AbortSignal) => Promise<Computed<T>>
	): Promise<T> {
		const known = this.#answers.get(key);
		if (known) {
			this.#answers.delete(key);
			this.#answers.set(key, known);
			return known.answer as T;
		}
		const flight = this.#flights.get(key) ?? this.#start(key, compute);
		return (await this.#join(key, flight, signal)) as T;
	}

	/** Forgets what begins with a prefix: the answers of a version that has gone. */
	forget(prefix: string): void {
		for (const [key, { weight }] of this.#answers)
			if (key.startsWith(prefix)) {
				this.#answers.delete(key);
				this.#weight -= weight;
			}
	}

	#start<T>(key: string, compute: (signal: AbortSignal) => Promise<Computed<T>>): Flight {
		const leave = new AbortController();
		const answer = compute(leave.signal)
			.then((computed) => {
				this.#keep(key, computed);
				return computed.answer;
			})
			.finally(() => {
				if (this.#flights.get(key) === flight) this.#flights.delete(key);
			});
		// Whoever waits gets the failure; when everyone has left, nobody is there to get it.
		answer.catch(() => undefined);
		const flight: Flight = { answer, waiting: 0, leave };
		this.#flights.set(key, flight);
		return flight;
	}

	async #join(key: string, flight: Flight, signal: AbortSignal | undefined): Promise<unknown> {
		if (!signal) {
			flight.waiting++;
			return flight.answer;
		}
		signal.throwIfAborted();
		flight.waiting++;
		const left = Promise.withResolvers<never>();
		const leave = () => {
			left.reject(signal.reason);
			flight.waiting--;
			if (flight.waiting > 0) return;
			// Whoever asks from now on must not wait for a computation that is being stopped.
			if (this.#flights.get(key) === flight) this.#flights.delete(key);
			flight.leave.abort();
		};
		signal.addEventListener('abort', leave, { once: true });
		try {
			return await Promise.race([flight.answer, left.promise]);
		} finally {
			signal.removeEventListener('abort', leave);
		}
	}

	#keep(key: string, computed: Computed<unknown>): void {
		if (computed.weight > this.#most / 4) return;
		this.#answers.set(key, computed);
		this.#weight += computed.weight;
		for (const [oldest, { weight }] of this.#answers) {
			if (this.#weight <= this.#most) return;
			this.#answers.delete(oldest);
			this.#weight -= weight;
		}
	}
}
