/**
 * At rest: a label on steps in which somebody may wait for ever and nothing be amiss, such as a server
 * that waits for the next request. A daemon may wait so anywhere; this is for an actor that must come to
 * its end everywhere else.
 */
import { once, spend } from "./once.ts";
import type { Steps } from "./request.ts";

/**
 * Whoever waits before one of these steps for ever is at rest: no deadlock, and as good as finished.
 *
 * @example
 * const request = yield* atRest(queue.take());
 */
export function* atRest<R>(steps: Steps<R>): Steps<R> {
  spend(steps);
  let answer: unknown;
  for (;;) {
    const taken = steps.next(answer);
    if (taken.done === true) return taken.value;
    const request = taken.value;
    answer = yield request.kind === "step" ? { ...request, mayRest: true } : request;
  }
}

once(atRest);
