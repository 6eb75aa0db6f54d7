/**
 * Call nesting: a run as rows, each step indented under the routines that it is in, and a row of its
 * own for each routine where it is entered. Two calls of one routine in a row are two entries.
 */
import type { Event, Frame, Witness } from "../../witness/witness.ts";
import { firmSpace, printable } from "../typography.ts";

export interface Row {
  /** Empty where nobody acts: on the row that says what is repeated. */
  readonly actor: string;
  /** The step's number in the run; null for the entry into a routine. */
  readonly number: number | null;
  readonly depth: number;
  readonly text: string;
  /** The event, on the row of its step. */
  readonly event: Event | null;
  /** The claim, on the row of the step that breaks it. */
  readonly breaks: string | null;
}

/** The rows of a run; `claim` is the one that its last step breaks, if it breaks one. */
export function nested({ events, cycle }: Witness, claim: string | null): readonly Row[] {
  const stacks = new Map<string, readonly Frame[]>();
  return events.flatMap((event, index) => {
    const { actor, frames } = event;
    const kept = sharedDepth(stacks.get(actor) ?? [], frames);
    stacks.set(actor, frames);
    const entries = frames.slice(kept).map(({ name }, offset) => ({
      actor,
      number: null,
      depth: kept + offset,
      text: `${printable(name)}()`,
      event: null,
      breaks: null,
    }));
    const breaks = index === events.length - 1 ? claim : null;
    const text = stepText(event);
    const row = { actor, number: index + 1, depth: frames.length, text, event, breaks };
    return [...(index === cycle?.from ? [again] : []), ...entries, row];
  });
}

/** What stands before the steps that are repeated. */
const again: Row = {
  actor: "",
  number: null,
  depth: 0,
  text: "… for ever:",
  event: null,
  breaks: null,
};

function sharedDepth(before: readonly Frame[], now: readonly Frame[]): number {
  const parted = now.findIndex((frame, depth) => frame.call !== before[depth]?.call);
  return parted === -1 ? now.length : parted;
}

/** `allocate page [fails] → -ENOMEM`: the step, what the environment picked, what came of it. */
function stepText({ step, picked, result }: Event): string {
  const picks = picked
    .filter(isChoice)
    .map((pick) => ` [${printable(pick)}]`)
    .join("");
  return `${printable(step)}${picks}${result === null ? "" : ` →${firmSpace}${printable(result)}`}`;
}

/** One of one is no choice worth telling. */
function isChoice(pick: string): boolean {
  return pick !== "1 of 1";
}
