/**
 * Strategies by name, as on the command line, and what is meant by them.
 */

/** Every run of the model, in some order; or all that stay within a bound; or some at random. */
export type Strategy =
  | { readonly kind: "exhaustive" | "depth-first" }
  | { readonly kind: "within"; readonly measure: BoundedMeasure; readonly bound: number }
  | { readonly kind: "sampled"; readonly by: Sampler; readonly depth: number };

type BoundedMeasure = "preemptions" | "delays";

export type Sampler = (typeof samplers)[number];

export const samplers = ["random", "pct", "pos", "uniform", "urw", "surw", "portfolio"] as const;

/** A name, with a number behind `=` where one belongs: `pct=2` for bugs of depth 2. */
export type StrategyName =
  | "exhaustive"
  | "depth-first"
  | Sampler
  | `pct=${number}`
  | BoundedMeasure
  | `${BoundedMeasure}=${number}`;

/** Every name that is said without a number, and the form of those with one. */
export const strategyForms =
  "exhaustive, depth-first, preemptions=K, delays=K, random, pct=DEPTH, pos, uniform, urw, surw, portfolio";

/** The depth of bugs that `pct` looks for unless it is told. */
const usualDepth = 3;
/** The largest number that makes sense behind `=`. */
const most = { depth: 64, bound: 1_000_000 };

/** What a name means; if nothing, what was expected instead. */
export function strategyOf(name: string): Strategy | string {
  const [word = "", number, ...rest] = name.split("=");
  if (rest.length > 0) return `one of ${strategyForms}`;
  if (word === "preemptions" || word === "delays") return within(word, number);
  const by = samplers.find((it) => it === word);
  if (by === "pct") return pct(number);
  if (number !== undefined && (by !== undefined || isWhole(word)))
    return `"${word}" without a number`;
  if (isWhole(word)) return { kind: word };
  return by === undefined ? `one of ${strategyForms}` : { kind: "sampled", by, depth: 1 };
}

function isWhole(word: string): word is "exhaustive" | "depth-first" {
  return word === "exhaustive" || word === "depth-first";
}

function within(measure: BoundedMeasure, number: string | undefined): Strategy | string {
  if (number === undefined) return { kind: "within", measure, bound: Number.POSITIVE_INFINITY };
  const bound = wholeNumber(number);
  if (bound !== null && bound <= most.bound) return { kind: "within", measure, bound };
  return `${measure}=K with a whole number K from 0 to ${most.bound}`;
}

function pct(number: string | undefined): Strategy | string {
  const depth = number === undefined ? usualDepth : wholeNumber(number);
  if (depth !== null && depth >= 1 && depth <= most.depth)
    return { kind: "sampled", by: "pct", depth };
  return `pct=DEPTH with the depth of a bug, a whole number from 1 to ${most.depth}`;
}

function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
