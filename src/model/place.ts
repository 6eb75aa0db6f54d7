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

/** What calls the model's code; in a bundle, functions of one name are numbered. */
const engine = /^(?:execute|advance)\d*$/;

/**
 * Where refault's own code is, learned from this file's own stack frame: `src/`, or `dist/` in a
 * package, where this file is part of a bundle that lies in no room.
 */
const ownRoot = firstFile(new Error("own place").stack ?? "").replace(/(?:model\/)?[^/]*$/, "");

/** The package itself, which may lie in `node_modules` and has models of its own. */
const ownPackage = ownRoot.replace(/[^/]*\/$/, "");

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
 * called the model, to `execute` a step or `advance` an actor: what called the engine is no place in it.
 */
export function placeInStack(stack: string): Place | null {
  for (const { name, place } of framesOf(stack)) {
    if (place.file.startsWith(ownRoot)) {
      if (engine.test(name)) return null;
    } else if (!isForeign(place)) return place;
  }
  return null;
}

/** Of a package that the model uses, or that refault does. */
function isForeign({ file }: Place): boolean {
  const path = file.startsWith(ownPackage) ? file.slice(ownPackage.length) : file;
  return `/${path}`.includes("/node_modules/");
}

/** One after the other: what stands further down is seldom asked for. */
function* framesOf(stack: string): Generator<{ readonly name: string; readonly place: Place }> {
  for (let from = 0, to = 0; to >= 0; from = to + 1) {
    to = stack.indexOf("\n", from);
    const line = to < 0 ? stack.slice(from) : stack.slice(from, to);
    const match = stackFrame.exec(line.trim());
    if (match === null) continue;
    const [, name = "", file = "", row = "0", column = "0"] = match;
    const path = file.replace(/^file:\/\//, "");
    yield { name, place: { file: path, line: Number(row), column: Number(column) } };
  }
}

function firstFile(stack: string): string {
  const [first] = framesOf(stack);
  return first?.place.file ?? "";
}
