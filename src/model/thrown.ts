/** What a model's code has thrown, for a message: in words, and where it was thrown if that is known. */
import { type Place, placeInStack } from "./place.ts";

export interface Thrown {
  /** `TypeError: x is not a function`. */
  readonly text: string;
  readonly place: Place | null;
}

export function described(thrown: unknown): Thrown {
  if (!(thrown instanceof Error)) return { text: String(thrown), place: null };
  const { name, message, stack = "" } = thrown;
  return { text: `${name}: ${message}`, place: placeInStack(stack) };
}
