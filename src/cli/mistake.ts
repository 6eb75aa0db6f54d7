/**
 * Whatever the person at the keyboard must mend before there is an answer: a word on the command line,
 * a model, a trace file. Told with its place and a remedy, never with a stack; exit code 2.
 */
import * as Data from "effect/Data";
import type { MistakeTold } from "../report/mistake.ts";

type Told = Partial<MistakeTold> & { readonly message: string; readonly code?: string };

export class Mistake extends Data.TaggedError("Mistake")<MistakeTold & { readonly code: string }> {
  constructor(told: Told) {
    super({ code: "usage", place: null, actor: null, remedy: null, ...told });
  }
}
