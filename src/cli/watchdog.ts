/**
 * The watchdog: ends a call into a model's code that never comes back.
 *
 * JavaScript cannot be interrupted from inside, but V8 ends a script that has outlived its timeout,
 * wherever it is. Nothing in it gets to clean up, so whatever was being checked is lost, and what it
 * has left ambient is cleared.
 *
 * A timeout costs a thread, a tenth of a millisecond. So where a slice of work can only be short it is
 * watched as a whole, and otherwise each call into the model by itself. A slice that was ended while no
 * code of the model was running, or hardly any (the process was stopped meanwhile), proves nothing.
 */
import { Script } from "node:vm";
import { Watch } from "../automaton/watch.ts";
import { clearAmbient } from "../model/ambient.ts";

/** A model's code gets this long to come back from one step, from a claim or from `build`. */
export const patienceMs = 10_000;

export class OutOfPatience extends Error {
  override readonly name = "OutOfPatience";
  /** Processor time that was used meanwhile. */
  readonly usedMs: number;
  /** Whether code of the model must be at fault. */
  readonly isProven: boolean;

  constructor(usedMs: number, isProven = true) {
    super("a call has not come back in time");
    this.usedMs = usedMs;
    this.isProven = isProven;
  }
}

export class Watchdog {
  readonly limitMs: number;
  /** To be given to the engine. */
  readonly watch: Watch;
  #isInSlice = false;

  constructor(limitMs: number) {
    this.limitMs = limitMs;
    this.watch = new Watch((call) => (this.#isInSlice ? call() : watched(call, limitMs)));
  }

  /** Watches a slice of work as a whole. */
  slice<R>(work: () => R): R {
    this.#isInSlice = true;
    try {
      return watched(work, this.limitMs);
    } catch (error) {
      if (!(error instanceof OutOfPatience)) throw error;
      const { usedMs } = error;
      throw new OutOfPatience(usedMs, this.watch.isOver && usedMs > this.limitMs / 10);
    } finally {
      this.#isInSlice = false;
    }
  }
}

const slot = Symbol.for("refault/watched");
const script = new Script(`globalThis[Symbol.for("refault/watched")]()`);
const holder = globalThis as { [slot]?: () => void };

/** The result of `body`; throws `OutOfPatience` if it has not returned within `limitMs`. */
export function watched<R>(body: () => R, limitMs: number = patienceMs): R {
  let result: { readonly value: R } | null = null;
  const before = process.cpuUsage();
  holder[slot] = () => {
    result = { value: body() };
  };
  try {
    script.runInThisContext({ timeout: Math.ceil(limitMs), displayErrors: false });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    clearAmbient();
    const { user, system } = process.cpuUsage(before);
    throw new OutOfPatience((user + system) / 1000);
  } finally {
    delete holder[slot];
  }
  return (result as unknown as { readonly value: R }).value;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
