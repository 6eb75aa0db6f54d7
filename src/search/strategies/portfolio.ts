/**
 * A portfolio: several strategies take turns, and the one that has taken the fewest steps so far has the
 * next run. Which of them is best for a bug nobody knows beforehand; none is best for all.
 */
import type { Scheduler } from "./scheduler.ts";
import type { Walker } from "./walker.ts";

export class Portfolio implements Scheduler {
  readonly pilots = 0;
  readonly remark = null;
  readonly #members: readonly Scheduler[];
  /** Steps that each has taken; a run costs one besides, so that empty runs are shared out too. */
  readonly #work: number[];
  #turn = 0;

  constructor(members: readonly Scheduler[]) {
    this.#members = members;
    this.#work = members.map(() => 0);
  }

  begin(walker: Walker): void {
    this.#turn = this.#work.indexOf(Math.min(...this.#work));
    this.#members[this.#turn]!.begin(walker);
  }

  step(walker: Walker): number {
    return this.#members[this.#turn]!.step(walker);
  }

  end(walker: Walker): void {
    this.#work[this.#turn]! += 1 + walker.length;
    this.#members[this.#turn]!.end(walker);
  }
}
