/**
 * Routines: named pieces of an actor, frames in its call trace.
 *
 * When a routine returns, the learner forgets how and keeps only the value. That is what makes an
 * actor a small automaton, and it is sound only because everything a routine learned leaves through
 * its return value. The shadow run catches routines that leak (a captured variable).
 */
import { once } from "./once.ts";
import { currentPlace } from "./place.ts";
import type { Entered, Steps } from "./request.ts";

export type Routine<A extends readonly unknown[], R> = (...args: A) => Steps<R>;

/**
 * Names a piece of an actor. Its return value must be plain data or an object of the model.
 *
 * @example
 * const spufsFault = routine("spufs_mem_mmap_nopfn", function* (address: number) {
 *   yield* stateMutex.lock();
 *   const where = yield* state.read();
 *   yield* stateMutex.unlock();
 *   return where;
 * });
 */
export function routine<A extends readonly unknown[], R>(
  name: string,
  body: (...args: A) => Steps<R>,
): Routine<A, R> {
  return once(function* (...args: A): Steps<R> {
    const entered = (yield {
      kind: "enter",
      frame: "routine",
      name,
      carried: undefined,
      place: currentPlace(),
    }) as Entered;
    if (entered.kind === "finished") return entered.value as R;
    const value = yield* body(...args);
    yield { kind: "leave", value };
    return value;
  });
}
