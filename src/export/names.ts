/**
 * Identifiers for the names of a model. `ctx.state` becomes `ctx_state`; what another language keeps
 * for itself, and what is taken already, gets a number.
 */
import type { LocalState } from "../automaton/image.ts";

export class Names {
  readonly #taken: Set<string>;

  constructor(reserved: Iterable<string>) {
    this.#taken = new Set(reserved);
  }

  /** An identifier that reads like the name and is nobody else's. */
  claim(name: string): string {
    const plain = identifierOf(name);
    let identifier = plain;
    for (let count = 2; this.#taken.has(identifier); count++) identifier = `${plain}_${count}`;
    this.#taken.add(identifier);
    return identifier;
  }
}

function identifierOf(name: string): string {
  const words = name.match(/[A-Za-z0-9]+/g) ?? ["it"];
  const joined = words.join("_");
  return /^[A-Za-z]/.test(joined) ? joined : `n${joined}`;
}

const longestStep = 32;

/** What a local state is called: `s3_mutex_lock`, `finished_4`, `failed_5`. */
export function localName(
  { status, step }: Pick<LocalState, "status" | "step">,
  number: number,
): string {
  if (status !== "running") return `${status}_${number}`;
  let name = `s${number}`;
  for (const word of step.match(/[A-Za-z0-9]+/g) ?? []) {
    if (name.length + word.length >= longestStep) break;
    name += `_${word}`;
  }
  return name;
}
