/**
 * Histories, for the obvious checker: what an actor has been told so far, as a stack of frames.
 *
 * A finished routine or loop is one result of the frame around it, and another iteration of a loop
 * begins its frame afresh with the value it carries; so two runs that nobody can tell apart any more
 * are one history. A finished actor is what it returned.
 */
import type { Actor } from "../../src/model/actor.ts";
import type { StepRequest } from "../../src/model/request.ts";
import { type Facts, Violation } from "../../src/model/step.ts";
import { freeze } from "../../src/model/value.ts";

/** One routine or loop that the actor is in: its finished inner frames are one result each. */
interface Frame {
  readonly name: string;
  readonly carried: unknown;
  readonly results: readonly unknown[];
}

/** Outermost frame first; the first is the actor itself. */
export type History = readonly Frame[];

export type Local =
  | { readonly kind: "before-step"; readonly history: History }
  | { readonly kind: "finished"; readonly value: unknown }
  | {
      readonly kind: "failed";
      readonly claim: string;
      readonly message: string;
      readonly facts: Facts;
    };

export function beginning(actor: Actor): History {
  return [{ name: actor.name, carried: undefined, results: [] }];
}

/** The history with one more result in its innermost frame. */
export function withResult(history: History, result: unknown): History {
  const frame = history.at(-1) as Frame;
  return history.with(-1, { ...frame, results: [...frame.results, freeze(result)] });
}

/** Where a broken claim leaves an actor; anything else that was thrown goes on upwards. */
export function failed(thrown: unknown): Local {
  if (!(thrown instanceof Violation)) throw thrown;
  const { claim, message, facts } = thrown;
  return { kind: "failed", claim, message, facts };
}

/** Runs a fresh generator through `history` and on to the next step, or to the actor's end. */
export function resume(
  actor: Actor,
  history: History,
): { readonly local: Local; readonly request: StepRequest | null } {
  const generator = actor.body();
  let stack = history;
  let depth = 0;
  let used = 0;
  let answer: unknown;
  try {
    for (;;) {
      const { value: request, done } = generator.next(answer);
      if (done === true) return { local: { kind: "finished", value: request }, request: null };
      const frame = stack[depth] as Frame;
      const known = used < frame.results.length;
      answer = undefined;
      switch (request.kind) {
        case "step":
          if (!known) return { local: { kind: "before-step", history: stack }, request };
          answer = frame.results[used++];
          break;
        case "enter":
          if (known) {
            answer = { kind: "finished", value: frame.results[used++] };
            break;
          }
          depth++;
          used = 0;
          if (depth === stack.length) {
            const carried = freeze(request.carried);
            stack = [...stack, { name: request.name, carried, results: [] }];
          }
          answer = { kind: "run", carried: stack[depth]?.carried };
          break;
        case "leave":
          depth--;
          stack = withResult(stack.slice(0, -1), request.value);
          used = (stack[depth] as Frame).results.length;
          break;
        case "iterate":
          stack = stack.with(-1, { ...frame, carried: freeze(request.carried), results: [] });
          used = 0;
          break;
      }
    }
  } catch (thrown) {
    return { local: failed(thrown), request: null };
  }
}
