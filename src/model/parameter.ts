/**
 * Typed parameters of a model: how many actors, CPUs, rounds. They arrive from the command line as
 * text and reach `build` as values.
 */
import { ModelMistake } from "./mistake.ts";

export interface Parameter<out T> {
  readonly initial: T;
  /** `1..4`, `none | voluntary | full`. */
  readonly text: string;
  /** The value that `given` stands for, or null if it stands for none. */
  parse(given: unknown): { readonly value: T } | null;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

export type ValuesOf<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};

/** A whole number between `min` and `max`, both included. */
export function integer(
  initial: number,
  { min, max }: { readonly min: number; readonly max: number },
): Parameter<number> {
  return {
    initial,
    text: `${min}..${max}`,
    parse(given) {
      const value = typeof given === "string" && /^-?\d+$/.test(given) ? Number(given) : given;
      if (typeof value !== "number" || !Number.isInteger(value)) return null;
      return min <= value && value <= max ? { value } : null;
    },
  };
}

/** One of a few words; the first unless told otherwise. */
export function oneOf<const T extends string>(words: readonly [T, ...T[]]): Parameter<T> {
  return {
    initial: words[0],
    text: words.join(" | "),
    parse(given) {
      const value = words.find((word) => word === given);
      return value === undefined ? null : { value };
    },
  };
}

/** The values of all parameters: those given, and the initial ones of the rest. */
export function settle(
  model: string,
  parameters: Parameters,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const known = Object.keys(parameters);
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const list = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
    throw new ModelMistake("parameter", `${model} has no parameter "${name}": ${list}`);
  }
  const values: Record<string, unknown> = {};
  for (const name of known) {
    const parameter = parameters[name] as Parameter<unknown>;
    if (!Object.hasOwn(given, name)) {
      values[name] = parameter.initial;
      continue;
    }
    const parsed = parameter.parse(given[name]);
    if (parsed === null) {
      throw new ModelMistake(
        "parameter",
        `${model}: parameter "${name}" must be ${parameter.text}, not ${JSON.stringify(given[name])}`,
      );
    }
    values[name] = parsed.value;
  }
  return values;
}
