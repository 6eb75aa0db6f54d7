/**
 * Wait queues: who is to be woken when something may have become true (kernel/wait.c, 2.6.24).
 *
 * A wake-up is an event and leaves nothing behind: whoever is not on the queue yet, or has not
 * said yet that it goes to sleep, is not told. So the order is prepare_to_wait, look, schedule,
 * and one who looks first may sleep for ever. Exclusive waiters are woken one at a time, in the
 * order they came; whoever is woken is off the queue.
 */
import type { Actor } from "../../model/actor.ts";
import { type Cell, cell } from "../../model/cell.ts";
import { again, done, loop } from "../../model/loop.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { mightSleep } from "../context/might-sleep.ts";
import { schedule, setCurrentState, wakeUpProcess } from "../context/schedule.ts";
import { current, type TaskState } from "../context/task.ts";
import { type ActorSet, actors, withActor, withoutActor } from "./actor-set.ts";

export class WaitQueue {
  readonly name: string;
  /** Woken together, so their order means nothing. */
  readonly waiters: Cell<ActorSet>;
  /** In the order they came. */
  readonly exclusive: Cell<readonly Actor[]>;

  constructor(name: string) {
    this.name = name;
    this.waiters = cell(`${name}.waiters`, actors);
    this.exclusive = cell(`${name}.exclusive`, actors);
  }

  /** `prepare_to_wait`: on the queue, and about to sleep. */
  prepare(state: TaskState = "TASK_UNINTERRUPTIBLE"): Steps {
    return step(`prepare_to_wait(${this.name})`, () => {
      setCurrentState(state);
      const waiters = withoutActor(this.waiters.value, current());
      this.waiters.value = withActor(waiters, current());
    });
  }

  prepareExclusive(state: TaskState = "TASK_UNINTERRUPTIBLE"): Steps {
    return step(`prepare_to_wait_exclusive(${this.name})`, () => {
      setCurrentState(state);
      const exclusive = this.exclusive.value;
      if (!exclusive.includes(current())) this.exclusive.value = [...exclusive, current()];
    });
  }

  /** `finish_wait`: off the queue, and running. */
  finish(): Steps {
    return step(`finish_wait(${this.name})`, () => {
      setCurrentState("TASK_RUNNING");
      this.#dequeue(current());
    });
  }

  /** `wait_event`: returns once the condition holds, if it is followed by a wake-up. */
  event(name: string, condition: () => boolean): Steps {
    const isTrue = () => step(name, condition);
    const attempt = () => this.#attempt(isTrue);
    const finish = () => this.finish();
    const entry = () => {
      mightSleep("wait_event", "include/linux/wait.h");
      return condition();
    };
    return routine("wait_event", function* () {
      if (yield* step(name, entry)) return;
      yield* loop(null, attempt);
      yield* finish();
    })();
  }

  /** Everybody who waits, but only one of the exclusive ones. */
  wakeUp(): Steps {
    return step(`wake_up(${this.name})`, () => this.wake(1));
  }

  wakeUpAll(): Steps {
    return step(`wake_up_all(${this.name})`, () => this.wake(this.exclusive.value.length));
  }

  /** `__wake_up` inside a larger step. */
  wake(exclusiveCount: number): void {
    for (const waiter of this.waiters.value) this.#wakeOne(waiter);
    let woken = 0;
    for (const waiter of this.exclusive.value) {
      if (woken === exclusiveCount) return;
      if (this.#wakeOne(waiter)) woken += 1;
    }
  }

  *#attempt(isTrue: () => Steps<boolean>) {
    yield* this.prepare();
    if (yield* isTrue()) return done();
    yield* schedule();
    return again(null);
  }

  /** `autoremove_wake_function`: one who was awake already stays on the queue. */
  #wakeOne(waiter: Actor): boolean {
    const woken = wakeUpProcess(waiter);
    if (woken) this.#dequeue(waiter);
    return woken;
  }

  #dequeue(waiter: Actor): void {
    this.waiters.value = withoutActor(this.waiters.value, waiter);
    this.exclusive.value = withoutActor(this.exclusive.value, waiter);
  }
}

/** @example const wait = waitQueue("wait"); yield* wait.event("ready?", () => ready.value); */
export function waitQueue(name: string): WaitQueue {
  return new WaitQueue(name);
}
