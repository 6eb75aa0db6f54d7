/** Runs that go on for ever, as they might have been found. */
import type { Witness } from "../../src/witness/witness.ts";
import { atEnd, event, place, witness } from "./fixtures.ts";

/** Two readers take turns, so a writer waits for ever. */
export const starvedWriter: Witness = witness(
  "writer-served",
  [
    event("writer", "writer.wants = true", { changes: ["writer.wants: false → true"] }),
    event("reader0", "read_lock(tasklist_lock)", { frames: ["read_lock#1"], result: "taken" }),
    event("reader1", "read_lock(tasklist_lock)", { frames: ["read_lock#2"], result: "taken" }),
    event("reader0", "read_unlock(tasklist_lock)"),
    event("reader0", "read_lock(tasklist_lock)", { frames: ["read_lock#3"], result: "taken" }),
    event("reader1", "read_unlock(tasklist_lock)"),
  ],
  [
    atEnd("writer", "CPU0", {
      status: "blocked",
      step: "write_lock(tasklist_lock)",
      frames: ["write_lock#4"],
      place: place("models/writer.ts"),
      waitsFor: ["reader0"],
    }),
    atEnd("reader0", "CPU1", { step: "read_unlock(tasklist_lock)" }),
    atEnd("reader1", "CPU2", { step: "read_lock(tasklist_lock)" }),
    atEnd("ticker", "CPU3", { step: "tick" }),
    atEnd("loader", null, { status: "finished" }),
    atEnd("kthread", null, { status: "blocked", daemon: true, step: "schedule()" }),
    atEnd("idler", null, { step: "idle" }),
  ],
  {
    message: "its premise comes true, and a fair run never comes to its conclusion",
    minimal: "stem-and-cycle",
    cycle: {
      from: 2,
      since: 1,
      actors: [
        { actor: "writer", fairness: "strong", moves: 0, ready: "never" },
        { actor: "reader0", fairness: "weak", moves: 2, ready: "always" },
        { actor: "reader1", fairness: "weak", moves: 2, ready: "always" },
        { actor: "ticker", fairness: "weak", moves: 0, ready: "at-times" },
        { actor: "loader", fairness: "weak", moves: 0, ready: "never" },
        { actor: "kthread", fairness: "weak", moves: 0, ready: "never" },
        { actor: "idler", fairness: "unfair", moves: 0, ready: "always" },
      ],
    },
  },
);

/** A wake-up comes before the sleep, and then nothing more. */
export const standstill: Witness = witness(
  "work-gets-done",
  [
    event("thread", "read work", { result: "false" }),
    event("requester", "work = true", { changes: ["work: false → true"] }),
    event("requester", "wake_up(thread.wait)"),
    event("thread", "prepare_to_wait(thread.wait)"),
  ],
  [
    atEnd("thread", "CPU0", { status: "blocked", daemon: true, step: "schedule()" }),
    atEnd("requester", "CPU1", { status: "finished" }),
  ],
  {
    message: "from some point on, a fair run never comes to it again",
    minimal: "stem",
    cycle: {
      from: 4,
      since: 2,
      actors: [
        { actor: "thread", fairness: "weak", moves: 0, ready: "never" },
        { actor: "requester", fairness: "weak", moves: 0, ready: "never" },
      ],
    },
  },
);
