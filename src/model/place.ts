/**
 * Where in a model's source something stands: the first stack frame that is not refault's own.
 *
 * A step taken inside `linux/` belongs to the line of the model that asked for it, so frames of
 * refault's own sources are passed over. Reading a stack costs about ten microseconds, so the
 * learner asks for it once per local state (`capturing`) and never during replays.
 */
import { Ambient } from "./ambient.ts";

export interface Place {
  /** A file URL or an absolute path, as the engine's host reports it. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly column: number;
}

/** V8 keeps this on `Error`; it is in no standard. */
const stacks = Error as { stackTraceLimit?: number };

const stackFrame = /^at (?:(\S+) \(|.*\()?((?:file:\/\/)?\/[^()]*?):(\d+):(\d+)\)?$/;

/** Where refault's sources are, learned from this file's own stack frame. */
const ownRoot = (filesOf(new Error("own place").stack ?? "")[0] ?? "").replace(/model\/[^/]*$/, "");

const capture = new Ambient(false);

/** Runs `body` with `currentPlace` switched on. */
export function capturing<R>(body: () => R): R {
  return capture.during(true, body);
}

/** The place of the caller in the model, or null while capture is off. */
export function currentPlace(): Place | null {
  return capture.value ? callerPlace() : null;
}

/** The place of the caller in the model, whether or not capture is on. */
export function callerPlace(): Place | null {
  const before = stacks.stackTraceLimit;
  stacks.stackTraceLimit = 24;
  const stack = new Error("place").stack ?? "";
  if (before !== undefined) stacks.stackTraceLimit = before;
  return placeInStack(stack);
}

/**
 * The first frame of a printed V8 stack that stands in a model. The search for it ends where the engine
 * called the model (`execute`, or a generator's `next`): what called the engine is no place in a model.
 */
export function placeInStack(stack: string): Place | null {
  for (const { name, place } of framesOf(stack)) {
    if (place.file.startsWith(ownRoot)) {
      if (name === "execute" || place.file.endsWith("/advance.ts")) return null;
    } else if (!place.file.includes("/node_modules/")) return place;
  }
  return null;
}

function framesOf(stack: string): { readonly name: string; readonly place: Place }[] {
  return stack.split("\n").flatMap((line) => {
    const match = stackFrame.exec(line.trim());
    if (match === null) return [];
    const [, name = "", file = "", row = "0", column = "0"] = match;
    const path = file.replace(/^file:\/\//, "");
    return [{ name, place: { file: path, line: Number(row), column: Number(column) } }];
  });
}

function filesOf(stack: string): string[] {
  return framesOf(stack).map(({ place }) => place.file);
}
