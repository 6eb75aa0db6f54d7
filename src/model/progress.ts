/**
 * Progress: a label on steps. Of a run that goes on for ever, `noLivelock` asks that it takes labelled
 * steps again and again. The label belongs to the step, so it counts where the step is taken and not
 * where the actor waits before it.
 */
import { once, spend } from "./once.ts";
import type { Steps } from "./request.ts";

/**
 * Labels these steps as progress: one step, or all those of a routine or loop.
 *
 * @example
 * yield* progress(step("complete the access", () => { loaded.value = true; }));
 */
export function* progress<R>(steps: Steps<R>): Steps<R> {
  spend(steps);
  let answer: unknown;
  for (;;) {
    const taken = steps.next(answer);
    if (taken.done === true) return taken.value;
    const request = taken.value;
    answer = yield request.kind === "step" ? { ...request, isProgress: true } : request;
  }
}

once(progress);
