/**
 * Formulas as TLA+ is read best: lists of `/\` and `\/`, one item a line, nested by indentation, which is
 * what groups them.
 */
import { hung } from "../text.ts";

export type Junction =
  | string
  | { readonly all: readonly Junction[] }
  | { readonly some: readonly Junction[] };

/** Its lines. An empty conjunction is true, an empty disjunction false. */
export function junctionLines(junction: Junction): string[] {
  if (typeof junction === "string") return [junction];
  const isAll = "all" in junction;
  const [bullet, none] = isAll ? ["/\\ ", "TRUE"] : ["\\/ ", "FALSE"];
  const items = isAll ? itemsOf(junction.all, "all") : itemsOf(junction.some, "some");
  const [only, ...others] = items;
  if (only === undefined) return [none];
  if (others.length === 0) return junctionLines(only);
  return items.flatMap((item) => hung(bullet, junctionLines(item)));
}

/** The items of a list and of those of its kind in it; a list of one item is that item. */
function itemsOf(junctions: readonly Junction[], kind: "all" | "some"): Junction[] {
  return junctions.flatMap((junction) => {
    if (typeof junction === "string") return [junction];
    const [own, inner] =
      "all" in junction ? (["all", junction.all] as const) : (["some", junction.some] as const);
    return own === kind || inner.length === 1 ? itemsOf(inner, kind) : [junction];
  });
}
