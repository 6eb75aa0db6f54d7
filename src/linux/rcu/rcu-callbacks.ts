/**
 * The callbacks of `call_rcu`: a list on every CPU, and the softirq that works it off
 * (kernel/rcupdate.c, 2.6.24).
 *
 * Each callback waits for the readers that are there when it is queued. The kernel queues for a
 * grace period that begins a little later and that callbacks share, which can only make them
 * wait longer. Who notes that readers have left is an actor on no CPU; once the oldest callback
 * has none left the softirq is raised, and invokes what is due, in order. So callbacks must not
 * sleep.
 */
import { type Actor, actor } from "../../model/actor.ts";
import { building } from "../../model/building.ts";
import type { Domain } from "../../model/domain.ts";
import { forever } from "../../model/loop.ts";
import { ModelMistake } from "../../model/mistake.ts";
import { callerPlace } from "../../model/place.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step, when } from "../../model/step.ts";
import { type Reference, reference } from "../../model/value.ts";
import { type Handler, softirq } from "../context/interrupt.ts";
import { type PerCpu, perCpu } from "../context/per-cpu.ts";
import { current } from "../context/task.ts";
import type { ActorSet } from "../lock/actor-set.ts";
import type { GracePeriods } from "./grace-period.ts";

/** What is done after a grace period, to the head that was queued for it. */
export interface RcuCallback<H> extends Reference {
  readonly name: string;
  invoke(head: H): Steps<unknown>;
}

/**
 * Names what `call_rcu` is to do later. It must not sleep. A head is plain data or an object of the
 * model.
 *
 * @example
 * const freeTable = rcuCallback("pte_free_rcu_callback", (table: string) => free(table));
 * yield* rcu.call(table, freeTable);
 */
export function rcuCallback<H>(name: string, body: (head: H) => Steps<unknown>): RcuCallback<H> {
  building("rcuCallback()").claimName("rcu callback", name);
  const callback = { name, invoke: routine(name, body) };
  return reference("rcu callback", name, callback);
}

/** A callback in a list, with the readers that it still waits for. */
interface Queued {
  readonly head: unknown;
  readonly func: RcuCallback<unknown>;
  readonly readers: ActorSet;
}

const longestList = 16;

const list: Domain<readonly Queued[]> = {
  contains: (value) => Array.isArray(value) && value.length <= longestList,
  text: `up to ${longestList} callbacks`,
  first: [],
};

export class RcuCallbacks {
  /** Who notes that readers have left, and the softirq of each CPU. */
  readonly actors: readonly Actor[];
  readonly #lists: PerCpu<readonly Queued[]> = perCpu("rcu_list", list);
  readonly #softirqs: ReadonlyMap<number, Handler>;
  readonly #gracePeriods: GracePeriods;

  constructor(gracePeriods: GracePeriods, cpus: readonly number[]) {
    this.#gracePeriods = gracePeriods;
    this.#softirqs = new Map(cpus.map((cpu) => [cpu, this.#softirqOn(cpu)]));
    const gp = () => forever(() => step("rcu_check_quiescent_state", () => this.#noteQuiescent()));
    const noting = cpus.length === 0 ? [] : [actor("rcu_gp", { daemon: true }, gp)];
    this.actors = [...noting, ...this.#softirqs.values()];
    building("call_rcu").whenFinished((listed) => refuseUnlisted(this.actors, listed));
  }

  /** Inside a step: queues a callback on the CPU that it is taken on. */
  enqueue<H>(head: H, func: RcuCallback<H>): void {
    const { cpu } = current();
    if (!this.#softirqs.has(cpu)) {
      throw new ModelMistake("step-threw", `nobody invokes the RCU callbacks of CPU${cpu}`, {
        place: callerPlace(),
        remedy: `name it where RCU is made: callbacksOn: [${cpu}]`,
      });
    }
    this.#append(cpu, { head, func, readers: this.#gracePeriods.begin() });
  }

  /** Inside a step: queues a callback on every CPU behind all others, whoever reads; how many. */
  enqueueBehindAll(func: RcuCallback<null>): number {
    for (const cpu of this.#softirqs.keys()) this.#append(cpu, { head: null, func, readers: [] });
    return this.#softirqs.size;
  }

  #append(cpu: number, queued: Queued): void {
    const list = this.#lists.of(cpu);
    this.#settle(cpu, [...list.value, queued]);
  }

  #noteQuiescent(): void {
    const news = [...this.#softirqs.keys()].filter((cpu) => this.#noteOn(cpu));
    when(news.length > 0);
  }

  /** Whether some callback of the CPU has fewer readers to wait for than was known. */
  #noteOn(cpu: number): boolean {
    const before = this.#lists.of(cpu).value;
    const after = before.map((queued) => {
      return { ...queued, readers: this.#gracePeriods.stillReading(queued.readers) };
    });
    const isNews = after.some(({ readers }, at) => readers.length < waiting(before[at]));
    if (isNews) this.#settle(cpu, after);
    return isNews;
  }

  /** Writes the list; raises the softirq if the oldest callback is due. */
  #settle(cpu: number, list: readonly Queued[]): void {
    this.#lists.of(cpu).value = list;
    if (list.length > 0 && waiting(list[0]) === 0) this.#softirqs.get(cpu)?.raise();
  }

  #softirqOn(cpu: number): Handler {
    const takeDue = () => {
      const list = this.#lists.of(cpu);
      const notDue = list.value.findIndex((queued) => waiting(queued) > 0);
      const due = notDue < 0 ? list.value : list.value.slice(0, notDue);
      list.value = list.value.slice(due.length);
      return due.map(({ head, func }) => ({ head, func }));
    };
    const processCallbacks = routine("rcu_process_callbacks", function* () {
      const due = yield* step("rcu_do_batch", takeDue);
      for (const { head, func } of due) yield* func.invoke(head);
    });
    return softirq(`rcu_softirq/${cpu}`, { cpu, comes: "when-raised" }, processCallbacks);
  }
}

function refuseUnlisted(needed: readonly Actor[], listed: readonly Actor[]): void {
  const missing = needed.find((actor) => !listed.includes(actor));
  if (missing === undefined) return;
  throw new ModelMistake("build-failed", `"${missing.name}" is not among the model's actors`, {
    place: callerPlace(),
    remedy: "return …rcu.actors from build() in actors, or no callback is ever invoked",
  });
}

function waiting(queued: Queued | undefined): number {
  return queued?.readers.length ?? 0;
}
