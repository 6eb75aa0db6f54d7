/**
 * Histories: what an actor has been told so far, as a stack of frames.
 *
 * A frame holds the answers received since it began. A routine that has finished is one answer in the
 * frame below, its return value; a loop that goes round again starts a fresh frame with the carried
 * value. Frames are interned, so two histories are equal exactly when they are the same object, and a
 * local state is identified by one number.
 */
import { freeze, keyOf } from "../model/value.ts";

/** The answers of a frame, newest first; null where it begins. */
export interface Answer {
  readonly id: number;
  readonly before: Answer | null;
  /** `result` of a step, or `return` of a finished frame. */
  readonly kind: "result" | "return";
  /** The step or frame that was answered. */
  readonly of: string;
  readonly value: unknown;
  /** How many answers the frame has, this one included. */
  readonly count: number;
}

export interface Frame {
  readonly id: number;
  readonly below: Frame | null;
  readonly kind: "actor" | "routine" | "loop";
  readonly name: string;
  readonly carried: unknown;
  readonly last: Answer | null;
}

/** The histories of one actor. */
export class Histories {
  readonly #frames = new Map<string, Frame>();
  readonly #answers = new Map<string, Answer>();
  /** How many values each loop has carried, by where it was entered. */
  readonly #carried = new Map<string, number>();
  readonly start: Frame;

  constructor(actor: string) {
    this.start = this.#frame(null, "actor", actor, undefined, null);
  }

  enter(below: Frame, kind: "routine" | "loop", name: string, carried: unknown): Frame {
    return this.#frame(below, kind, name, carried, null);
  }

  /** The same frame after one more answer. */
  answer(frame: Frame, kind: Answer["kind"], of: string, value: unknown): Frame {
    const key = `${frame.last?.id ?? "-"} ${kind} ${of} ${keyOf(value)}`;
    let last = this.#answers.get(key);
    if (last === undefined) {
      const count = (frame.last?.count ?? 0) + 1;
      const id = this.#answers.size;
      last = { id, before: frame.last, kind, of, value: freeze(value), count };
      this.#answers.set(key, last);
    }
    return this.#frame(frame.below, frame.kind, frame.name, frame.carried, last);
  }

  /** The same loop, going round again. */
  iterate(frame: Frame, carried: unknown): Frame {
    return this.#frame(frame.below, "loop", frame.name, carried, null);
  }

  /** How many values the loop that is the top frame has carried; 0 for another frame. */
  carriedCount(top: Frame): number {
    return this.#carried.get(loopKey(top)) ?? 0;
  }

  #frame(
    below: Frame | null,
    kind: Frame["kind"],
    name: string,
    carried: unknown,
    last: Answer | null,
  ): Frame {
    const key = `${below?.id ?? "-"} ${kind} ${last?.id ?? "-"} ${keyOf(carried)} ${name}`;
    const known = this.#frames.get(key);
    if (known !== undefined) return known;
    const made = { id: this.#frames.size, below, kind, name, carried: freeze(carried), last };
    this.#frames.set(key, made);
    if (kind === "loop" && last === null) {
      this.#carried.set(loopKey(made), this.carriedCount(made) + 1);
    }
    return made;
  }
}

function loopKey({ below, name }: Frame): string {
  return `${below?.id} ${name}`;
}

/** The frames of a stack, outermost first. */
export function framesOf(top: Frame): Frame[] {
  const frames: Frame[] = [];
  for (let frame: Frame | null = top; frame !== null; frame = frame.below) frames.push(frame);
  return frames.reverse();
}

/** The answers of a frame, oldest first. */
export function answersOf(frame: Frame): Answer[] {
  const answers: Answer[] = [];
  for (let answer = frame.last; answer !== null; answer = answer.before) answers.push(answer);
  return answers.reverse();
}
