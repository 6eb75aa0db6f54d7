/**
 * Ambient values: what a model's code finds around it without being handed it, such as the execution
 * behind `.value`. Each is there for the time of one call and put back after it.
 *
 * A host that ends a call by force, past every `finally`, must clear what the call has left behind.
 */
const clearers: (() => void)[] = [];

export class Ambient<T> {
  readonly #outside: T;
  #value: T;

  /** `outside` is the value where nothing is in progress. */
  constructor(outside: T) {
    this.#outside = outside;
    this.#value = outside;
    clearers.push(() => {
      this.#value = this.#outside;
    });
  }

  get value(): T {
    return this.#value;
  }

  /** Runs `body` with `value` around it. */
  during<R>(value: T, body: () => R): R {
    const before = this.#value;
    this.#value = value;
    try {
      return body();
    } finally {
      this.#value = before;
    }
  }
}

/** Has `clear` called then too: for what is changed for the time of a call and is no such value. */
export function whenCleared(clear: () => void): void {
  clearers.push(clear);
}

/** As if nothing were in progress: after a call into a model's code was ended by force. */
export function clearAmbient(): void {
  for (const clear of clearers) clear();
}
