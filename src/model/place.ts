/**
 * Where in a model's source something stands: the first stack frame that is not refault's own.
 *
 * A step taken inside `linux/` belongs to the line of the model that asked for it, so frames of the
 * rooms a model is written with are passed over. Reading a stack costs about ten microseconds, so the
 * learner asks for it once per local state (`capturing`) and never during replays.
 */
export interface Place {
  /** A file URL or an absolute path, as the engine's host reports it. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly column: number;
}

/** V8 keeps this on `Error`; it is in no standard. */
const stacks = Error as { stackTraceLimit?: number };

const stackFrame = /\(?((?:file:\/\/)?\/[^()]*?):(\d+):(\d+)\)?$/;

/** Where refault's sources are, learned from this file's own stack frame. */
const ownRoot = (filesOf(new Error("own place").stack ?? "")[0] ?? "").replace(/model\/[^/]*$/, "");
const ownRooms = ["model", "linux", "automaton", "witness", "check"].map(
  (room) => `${ownRoot}${room}/`,
);

let enabled = false;

/** Runs `body` with `currentPlace` switched on. */
export function capturing<R>(body: () => R): R {
  const before = enabled;
  enabled = true;
  try {
    return body();
  } finally {
    enabled = before;
  }
}

/** The place of the caller in the model, or null while capture is off. */
export function currentPlace(): Place | null {
  return enabled ? callerPlace() : null;
}

/** The place of the caller in the model, whether or not capture is on. */
export function callerPlace(): Place | null {
  const before = stacks.stackTraceLimit;
  stacks.stackTraceLimit = 24;
  const stack = new Error("place").stack ?? "";
  if (before !== undefined) stacks.stackTraceLimit = before;
  return placeInStack(stack);
}

/** The first frame of a printed V8 stack that stands in a model. */
export function placeInStack(stack: string): Place | null {
  for (const place of placesOf(stack)) {
    if (ownRooms.some((room) => place.file.startsWith(room))) continue;
    if (!place.file.includes("/node_modules/")) return place;
  }
  return null;
}

function placesOf(stack: string): Place[] {
  return stack.split("\n").flatMap((line) => {
    const match = stackFrame.exec(line.trim());
    if (match === null) return [];
    const [, file = "", row = "0", column = "0"] = match;
    return [{ file: file.replace(/^file:\/\//, ""), line: Number(row), column: Number(column) }];
  });
}

function filesOf(stack: string): string[] {
  return placesOf(stack).map(({ file }) => file);
}
