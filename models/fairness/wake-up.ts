/**
 * lost-wake-up: a kernel thread looks for work, finds none, and goes to sleep.
 *
 * A wake-up leaves nothing behind, so one that comes between the look and the sleep is lost, and so is
 * one that is given before there is anything to see. No deadlock tells of it, for a kernel thread may
 * sleep for ever; what it breaks is that the work is done at last.
 */
import {
  alwaysEventually,
  booleans,
  cell,
  defineModel,
  forever,
  holds,
  integer,
  repeat,
  routine,
  violates,
} from "refault";
import { schedule, task, waitQueue } from "refault/linux";

const variants = {
  "looks-first": violates("work-gets-done"),
  "prepares-first": holds(),
  "wait-event": holds(),
  "wakes-first": violates("work-gets-done"),
};

export default defineModel({
  name: "lost-wake-up",
  about: "a kernel thread looks for work, and sleeps if there is none",
  source: "kernel/wait.c, 2.6.24: prepare_to_wait, __wake_up",
  parameters: {
    /** How often there is something to do. */
    requests: integer(2, { min: 1, max: 4 }),
  },
  variants,
  build({ variant, requests }) {
    const wait = waitQueue("thread.wait");
    const hasWork = cell("work", booleans);
    const look = () => hasWork.read();

    const sleepUnlessWork = routine("wait_for_work", function* () {
      if (variant === "looks-first" && (yield* look())) return;
      yield* wait.prepare("TASK_INTERRUPTIBLE");
      const isSeen = variant !== "looks-first" && (yield* look());
      if (!isSeen) yield* schedule();
      yield* wait.finish();
    });
    const thread = task("thread", { cpu: 0, daemon: true }, () =>
      forever(function* () {
        if (variant === "wait-event") yield* wait.event("is there work?", () => hasWork.value);
        else yield* sleepUnlessWork();
        if (yield* look()) yield* hasWork.write(false);
      }),
    );
    const requester = task("requester", { cpu: 1 }, () =>
      repeat(requests, function* () {
        if (variant === "wakes-first") yield* wait.wakeUp();
        yield* hasWork.write(true);
        if (variant !== "wakes-first") yield* wait.wakeUp();
      }),
    );
    return {
      actors: [thread, requester],
      claims: [alwaysEventually("work-gets-done", () => !hasWork.value)],
    };
  },
});
