/**
 * Who holds which locks in a run that is told, and where each was taken: from what the steps say of
 * themselves (model/note.ts).
 */
import type { Attempt } from "./plain-run.ts";
import type { HeldLock } from "./witness.ts";

export class Holdings {
  readonly #held = new Map<string, HeldLock[]>();

  /** After a step of the actor. */
  add(actor: string, { notes, step, place }: Attempt & { readonly kind: "moved" }): void {
    const held = this.#held.get(actor) ?? [];
    for (const said of notes) {
      if (said.kind === "holds") held.push({ lock: said.lock, step, place });
      if (said.kind !== "lets-go") continue;
      const at = held.findLastIndex(({ lock }) => lock === said.lock);
      if (at >= 0) held.splice(at, 1);
    }
    this.#held.set(actor, held);
  }

  of(actor: string): readonly HeldLock[] {
    return [...(this.#held.get(actor) ?? [])];
  }
}
