/**
 * Per-CPU variables: one cell for each CPU that some task runs on, made when the model is complete.
 */
import { building } from "../../model/building.ts";
import { type Cell, cell } from "../../model/cell.ts";
import type { Domain } from "../../model/domain.ts";
import { ModelMistake } from "../../model/mistake.ts";
import { callerPlace } from "../../model/place.ts";
import { cpusInUse } from "./cpu.ts";
import { current } from "./task.ts";

export class PerCpu<T> {
  readonly name: string;
  readonly #cells = new Map<number, Cell<T>>();

  constructor(name: string) {
    this.name = name;
  }

  add(cpu: number, cell: Cell<T>): void {
    this.#cells.set(cpu, cell);
  }

  of(cpu: number): Cell<T> {
    const found = this.#cells.get(cpu);
    if (found !== undefined) return found;
    throw new ModelMistake("unknown-name", `"${this.name}" has no CPU${cpu}: no task runs on it`, {
      place: callerPlace(),
    });
  }

  /** Every CPU's cell, in the order of the CPUs. */
  get all(): readonly Cell<T>[] {
    return [...this.#cells.values()];
  }

  /** The value on the CPU of the task that takes this step: `__get_cpu_var`. */
  get value(): T {
    return this.of(current().cpu).value;
  }

  set value(value: T) {
    this.of(current().cpu).value = value;
  }
}

/** A cell for each CPU, named `cpu0.name`. */
export function perCpu<const T>(name: string, of: Domain<T> | readonly T[]): PerCpu<T> {
  const family = new PerCpu<T>(name);
  building("perCpu()").whenFinished(() => {
    for (const cpu of cpusInUse()) family.add(cpu, cell(`cpu${cpu}.${name}`, of));
  });
  return family;
}
