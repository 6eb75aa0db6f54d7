/**
 * Two builds of one variant have the same parts in the same order, and their cells begin alike; else
 * nothing that was learned of the one can be said of the other.
 */
import { ModelMistake } from "../model/mistake.ts";
import type { Instance } from "../model/model.ts";
import type { Place } from "../model/place.ts";
import { textOf } from "../model/value.ts";

/** Throws a mistake where `fresh` is not what `learned` was. */
export function compareParts(learned: Instance, fresh: Instance): void {
  const [before, now] = [learned, fresh].map(partsOf) as [Part[], Part[]];
  const at = Math.max(before.length, now.length);
  const first = Array.from({ length: at }).findIndex(
    (_, index) => before[index]?.text !== now[index]?.text,
  );
  if (first < 0) return;
  const found = (part: Part | undefined) => (part === undefined ? "nothing" : `"${part.text}"`);
  const what = `${found(now[first])} instead of ${found(before[first])}`;
  throw builtOtherwise(learned, `makes something else when it runs again: ${what}`, before[first]);
}

/** The mistake of a `build()` that is not a function of the variant and the parameters. */
export function builtOtherwise(
  { model, variant, actors }: Instance,
  what: string,
  part?: { readonly place: Place | null },
): ModelMistake {
  return new ModelMistake("nondeterministic", `build() of ${model}/${variant} ${what}`, {
    place: part?.place ?? actors[0]?.place ?? null,
    remedy: "what build() makes may depend only on the variant and the parameters",
  });
}

interface Part {
  readonly text: string;
  readonly place: Place | null;
}

function partsOf({ actors, cells, claims, figures }: Instance): Part[] {
  const named = [...actors, ...claims, ...figures].map(({ name: text, place }) => ({
    text,
    place,
  }));
  const beginnings = cells.map(({ name, initial }) => `${name} = ${textOf(initial)}`);
  return [...named, ...beginnings.map((text) => ({ text, place: null }))];
}
