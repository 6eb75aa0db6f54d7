/**
 * A renaming of a model's objects: two neighbouring twins change names, and with them what belongs to
 * them and what is named after them. It says what becomes of an actor, of a cell and of a value.
 */
import { ModelMistake } from "../../model/mistake.ts";
import type { Instance } from "../../model/model.ts";
import type { Twins } from "../../model/twins.ts";
import { isReference, type Reference, referenceMark } from "../../model/value.ts";

export class Renaming {
  /** Names of the two twins, for messages. */
  readonly twins: readonly [string, string];
  readonly #other = new Map<string, string>();
  readonly #objects = new Map<string, Reference>();

  /** Renames the twin at `index` and the one after it. */
  constructor({ actors, cells }: Instance, { lists }: Twins, index: number) {
    for (const object of [...actors, ...cells, ...lists.flat()]) {
      if (isReference(object)) this.#objects.set(object[referenceMark], object);
    }
    for (const list of lists) {
      const [one, other] = [nameOf(list[index]), nameOf(list[index + 1])];
      this.#other.set(one, other).set(other, one);
    }
    this.twins = [nameOf(lists[0]?.[index]), nameOf(lists[0]?.[index + 1])];
  }

  /** The place in a list of named things where the one at `at` goes. */
  place(named: readonly { readonly name: string }[], at: number): number {
    const { name } = named[at]!;
    const other = this.#rename(name);
    const place = named.findIndex((it) => it.name === other);
    if (place >= 0) return place;
    throw this.unlike(`there is "${name}" and no "${other}"`);
  }

  value(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (isReference(value)) return this.#reference(value);
    if (Array.isArray(value)) return value.map((inner) => this.value(inner));
    const entries = Object.entries(value).map(
      ([name, inner]) => [name, this.value(inner)] as const,
    );
    return Object.fromEntries(entries);
  }

  /** The mistake of twins that are not alike. */
  unlike(why: string): ModelMistake {
    const [one, other] = this.twins;
    return new ModelMistake("not-a-model", `"${one}" and "${other}" are no twins: ${why}`, {
      remedy:
        "give twins(…) what belongs to each of them, keep the actor itself in a cell and not its " +
        "index, and let no step and no claim tell one from another",
    });
  }

  #reference(reference: Reference): Reference {
    const [kind = "", name = ""] = split(reference);
    const other = this.#rename(name);
    if (other === name) return reference;
    const object = this.#objects.get(`${kind}:${other}`);
    if (object !== undefined) return object;
    throw this.unlike(`a cell holds "${name}", and there is no "${other}" to put in its place`);
  }

  #rename(name: string): string {
    const exact = this.#other.get(name);
    if (exact !== undefined) return exact;
    for (const [own, other] of this.#other) {
      if (name.startsWith(`${own}.`)) return other + name.slice(own.length);
    }
    return name;
  }
}

function nameOf(object: object | undefined): string {
  if (object !== undefined && isReference(object)) return split(object)[1] ?? "";
  throw new ModelMistake(
    "not-a-model",
    "twins(…) was given something that is no object of a model",
    {
      remedy: "give actors, cells and what else a cell may hold",
    },
  );
}

/** Kind and name. */
function split(reference: Reference): string[] {
  const mark = reference[referenceMark];
  const colon = mark.indexOf(":");
  return [mark.slice(0, colon), mark.slice(colon + 1)];
}
