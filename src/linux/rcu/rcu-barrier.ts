/**
 * `rcu_barrier`: waits until every callback that is queued now has run (kernel/rcupdate.c,
 * 2.6.24). A grace period is not enough for that: the callbacks of a CPU may run long after the
 * readers have left.
 *
 * It queues a callback of its own behind all others on every CPU, and the last of these to run
 * tells it.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { range } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { type Completion, completion } from "../lock/completion.ts";
import { type Mutex, mutex } from "../lock/mutex.ts";
import { type RcuCallback, type RcuCallbacks, rcuCallback } from "./rcu-callbacks.ts";

const mostCpus = 63;

export class RcuBarrier {
  readonly #callbacks: RcuCallbacks;
  readonly #mutex: Mutex = mutex("rcu_barrier_mutex");
  readonly #cpuCount: Cell<number> = cell("rcu_barrier_cpu_count", range(0, mostCpus));
  readonly #completion: Completion = completion("rcu_barrier_completion");
  readonly #callback: RcuCallback<null>;

  constructor(callbacks: RcuCallbacks) {
    this.#callbacks = callbacks;
    this.#callback = rcuCallback("rcu_barrier_callback", () =>
      step("atomic_dec_and_test(rcu_barrier_cpu_count)", () => {
        this.#cpuCount.value -= 1;
        if (this.#cpuCount.value === 0) this.#completion.signal();
      }),
    );
  }

  wait(): Steps {
    const [mutex, completion] = [this.#mutex, this.#completion];
    const queue = () => {
      this.#cpuCount.value = this.#callbacks.enqueueBehindAll(this.#callback);
      if (this.#cpuCount.value === 0) completion.signal();
    };
    return routine("rcu_barrier", function* () {
      yield* mutex.lock();
      yield* step("on_each_cpu(rcu_barrier_func)", queue);
      yield* completion.wait();
      yield* mutex.unlock();
    })();
  }
}
