/**
 * The watchdog: runs a slice of work that may contain a user's endless loop, and ends it.
 *
 * JavaScript cannot be interrupted from inside, but V8 ends a script that has outlived its timeout,
 * wherever it is. Nothing in the slice gets to clean up, so whatever was being checked is lost; the
 * caller drops it.
 */
import { Script } from "node:vm";

/** A model's code gets this long to come back from one step, or from `build`. */
export const patienceMs = 10_000;

export class OutOfPatience extends Error {
  override readonly name = "OutOfPatience";
}

const slot = Symbol.for("refault/watched");
const script = new Script(`globalThis[Symbol.for("refault/watched")]()`);
const holder = globalThis as { [slot]?: () => void };

/** The result of `body`; throws `OutOfPatience` if it has not returned within `limitMs`. */
export function watched<R>(body: () => R, limitMs: number = patienceMs): R {
  let result: { readonly value: R } | null = null;
  holder[slot] = () => {
    result = { value: body() };
  };
  try {
    script.runInThisContext({ timeout: Math.ceil(limitMs), displayErrors: false });
  } catch (error) {
    throw isTimeout(error) ? new OutOfPatience(`no answer within ${limitMs} ms`) : error;
  } finally {
    delete holder[slot];
  }
  return (result as unknown as { readonly value: R }).value;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
