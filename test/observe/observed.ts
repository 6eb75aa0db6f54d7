/**
 * Explores a small model and says what was observed of it: the first broken claim with what a kernel
 * would print of it. One in which nothing is broken comes to `holds`.
 */
import { check } from "../../src/check/check.ts";
import type { Report } from "../../src/check/report.ts";
import { defineModel, holds, type ModelDefinition, type Steps, violates } from "../../src/index.ts";
import { type Task, task } from "../../src/linux/index.ts";
import type { Witness } from "../../src/witness/witness.ts";

export type Build = ModelDefinition<string, Record<never, never>>["build"];

export function reported(build: Build, strategy: "exhaustive" | "random" = "exhaustive"): Report {
  const model = defineModel({ name: "small", variants: { plain: holds() }, build });
  return check(model, { variant: "plain", strategy, runs: 200 });
}

/** `claim: message`, `holds`, or `unresolved: reason`. */
export function verdictOf(build: Build): string {
  const { verdict } = reported(build);
  if (verdict.kind === "violated") return `${verdict.claim}: ${verdict.message}`;
  return verdict.kind === "holds" ? "holds" : `unresolved: ${verdict.reason}`;
}

/** What a kernel would print of what is broken, without the places. */
export function printedOf(build: Build): readonly string[] {
  return reported(build).witness?.splat?.map(({ text }) => text) ?? [];
}

/** The witness of a claim that is expected to break, whatever else breaks before it. */
export function witnessOf(claim: string, build: Build): Witness {
  const model = defineModel({ name: "small", variants: { plain: violates(claim) }, build });
  const { witness } = check(model, { variant: "plain" });
  if (witness === null) throw new Error(`nothing breaks ${claim}`);
  return witness;
}

/** A task on each CPU. */
export function tasks(...bodies: readonly (() => Steps<unknown>)[]): Task[] {
  return bodies.map((body, cpu) => task(`T${cpu}`, { cpu }, body));
}

interface Lock {
  lock(): Steps<unknown>;
  unlock(): Steps<unknown>;
}

/** Takes the locks in this order, and lets go of them in the other. */
export function* nested(...[first, ...others]: readonly Lock[]): Steps {
  if (first === undefined) return;
  yield* first.lock();
  yield* nested(...others);
  yield* first.unlock();
}
