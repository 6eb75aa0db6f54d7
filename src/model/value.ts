/**
 * The values a model computes with: plain data, and references to the model's own objects.
 *
 * Values are compared by content. `keyOf` is that comparison: two values are the same exactly when
 * their keys are equal, so keys are what histories, cells and traces are interned by. Values that
 * enter a history are frozen, because a local state that can be changed from outside is no state.
 */
export const referenceMark: unique symbol = Symbol.for("refault/reference") as never;

/** An object of the model (a cell, an actor, a lock): a value with a name of its own. */
export interface Reference {
  /** Kind and name, unique in the model: `actor:toucher`. */
  readonly [referenceMark]: string;
}

/** Gives `target` a name by which it may be stored in cells and returned from routines. */
export function reference<T extends object>(kind: string, name: string, target: T): T & Reference {
  return Object.defineProperty(target, referenceMark, { value: `${kind}:${name}` }) as T &
    Reference;
}

export function isReference(value: unknown): value is Reference {
  return typeof value === "object" && value !== null && referenceMark in value;
}

/** Why a value is not plain data, as a phrase for a message; null if it is. */
export function whyNotPlain(value: unknown, depth = 0): string | null {
  if (depth > 32) return "data nested more than 32 deep (or data that contains itself)";
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return null;
    case "number":
      return Number.isNaN(value) ? "NaN, which equals nothing" : null;
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    case "bigint":
      return "a bigint";
  }
  if (value === null || typeof value !== "object" || isReference(value)) return null;
  if (Array.isArray(value)) return firstReason(value, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const name = (prototype as { constructor?: { name?: string } }).constructor?.name;
    return `an instance of ${name === undefined || name === "" ? "a class" : name}`;
  }
  if (Object.getOwnPropertySymbols(value).length > 0) return "an object with symbol keys";
  return firstReason(Object.values(value), depth);
}

function firstReason(values: readonly unknown[], depth: number): string | null {
  for (const inner of values) {
    const reason = whyNotPlain(inner, depth + 1);
    if (reason !== null) return reason;
  }
  return null;
}

/** The key of a plain value: equal keys, equal values. Linear in the value's size. */
export function keyOf(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return String(value);
    case "boolean":
      return value ? "true" : "false";
    case "undefined":
      return "-";
  }
  if (value === null) return "null";
  if (isReference(value)) return `<${value[referenceMark]}>`;
  if (Array.isArray(value)) return `[${value.map(keyOf).join(",")}]`;
  const entries = Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${keyOf(inner)}`).join(",")}}`;
}

/** A value as a person reads it in a trace. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "-";
  if (value === null || typeof value !== "object") return String(value);
  if (isReference(value)) return value[referenceMark].replace(/^[^:]*:/, "");
  if (Array.isArray(value)) return `[${value.map(textOf).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([name, inner]) => `${name}: ${textOf(inner)}`)
    .join(", ")}}`;
}

/** Freezes a plain value through and through; references are left alone. */
export function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || isReference(value) || Object.isFrozen(value)) {
    return value;
  }
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
