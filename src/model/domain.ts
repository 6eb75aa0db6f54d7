/**
 * Domains: the sets of values that cells range over.
 *
 * A domain is asked only whether it contains a value; the learner numbers values as it meets them, so
 * a wide range costs nothing until it is used. A plain array of values is a domain too.
 */
import { type Actor, isActor } from "./actor.ts";
import { keyOf, textOf } from "./value.ts";

export interface Domain<out T> {
  contains(value: unknown): boolean;
  /** How the domain reads in a message: `0..7`, `none | hw | save`. */
  readonly text: string;
  /** The value of a cell that was given no other. */
  readonly first: T;
}

export const booleans: readonly [false, true] = [false, true];

/** The whole numbers from `low` to `high`, both included. */
export function range(low: number, high: number): Domain<number> {
  return {
    contains: (value) => Number.isInteger(value) && low <= Number(value) && Number(value) <= high,
    text: `${low}..${high}`,
    first: low,
  };
}

/** Any actor of the model, or null. */
export const actorOrNone: Domain<Actor | null> = {
  contains: (value) => value === null || isActor(value),
  text: "an actor or null",
  first: null,
};

/** Sequences of at most `longest` values, each satisfying `of`: queues, sets kept as sorted lists. */
export function sequence<T>(of: Domain<T> | readonly T[], longest: number): Domain<readonly T[]> {
  const inner = domainOf(of);
  return {
    contains: (value) =>
      Array.isArray(value) &&
      value.length <= longest &&
      value.every((element) => inner.contains(element)),
    text: `up to ${longest} of (${inner.text})`,
    first: [],
  };
}

/** Objects with exactly these fields. */
export function struct<T extends Readonly<Record<string, unknown>>>(
  fields: {
    readonly [K in keyof T]: Domain<T[K]> | readonly T[K][];
  },
): Domain<T> {
  const inner = Object.entries(fields).map(
    ([name, of]) => [name, domainOf(of as Domain<unknown>)] as const,
  );
  return {
    contains: (value) =>
      typeof value === "object" &&
      value !== null &&
      Object.keys(value).length === inner.length &&
      inner.every(([name, of]) => of.contains((value as Record<string, unknown>)[name])),
    text: `{${inner.map(([name, of]) => `${name}: ${of.text}`).join(", ")}}`,
    first: Object.fromEntries(inner.map(([name, of]) => [name, of.first])) as T,
  };
}

/** A domain from the shorthand that `cell` accepts. */
export function domainOf<T>(of: Domain<T> | readonly T[]): Domain<T> {
  if (!isList(of)) return of;
  const keys = new Set(of.map(keyOf));
  return {
    contains: (value) => keys.has(keyOf(value)),
    text: of.map(textOf).join(" | "),
    first: of[0] as T,
  };
}

function isList<T>(of: Domain<T> | readonly T[]): of is readonly T[] {
  return Array.isArray(of);
}
