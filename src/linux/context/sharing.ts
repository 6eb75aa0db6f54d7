/**
 * Sharing a CPU without preemption: who is in the kernel keeps the CPU until it gives it up.
 *
 * It gives it up in a step that reschedules, or that says might_sleep and then blocks; a step that
 * blocks without having said so spins, and keeps the CPU. So no primitive has to think of it: every
 * step of such a task is attempted first, and where the attempt ends in giving up the CPU, nothing else
 * of it is kept and the step is taken again once the task is back. Getting the CPU is part of the step,
 * except where a task begins, which may have it and then spin.
 */
import type { Actor } from "../../model/actor.ts";
import type { Cell } from "../../model/cell.ts";
import type { Note } from "../../model/note.ts";
import type { Request, StepRequest, Steps } from "../../model/request.ts";
import { Blocked, currentExecution, type Execution, execute, step } from "../../model/step.ts";
import type { Cpu } from "./cpu.ts";

/** The result of an attempt after which the others of the CPU may run. */
const givesUpCpu = "gives up its CPU";

/** Thrown by `reschedule`. */
export class Rescheduled {}

/** The life of a task on a CPU that it shares. */
export function* sharing(cpu: Cpu, body: () => Steps<unknown>): Steps<unknown> {
  yield* step("context_switch()", () => {});
  const steps = body();
  let taken = steps.next();
  while (taken.done !== true) {
    const { value: request } = taken;
    taken = steps.next(request.kind === "step" ? yield* inTurn(cpu, request) : yield request);
  }
  yield* step("do_exit()", () => cpu.release());
  return taken.value;
}

function* inTurn(cpu: Cpu, request: StepRequest): Generator<Request, unknown, unknown> {
  const result = yield { ...request, run: () => attempted(cpu, request.run) };
  if (result !== givesUpCpu) return result;
  return yield { ...request, name: `${request.name}, again` };
}

function attempted(cpu: Cpu, run: () => unknown): unknown {
  const tentative = new Tentative(currentExecution("a step"));
  const attempt = { maySleep: false };
  cpu.attempt = attempt;
  try {
    const result = execute(tentative, run);
    tentative.commit();
    return result;
  } catch (thrown) {
    const sleeps = thrown instanceof Blocked && attempt.maySleep;
    if (!sleeps && !(thrown instanceof Rescheduled)) {
      tentative.commit();
      throw thrown;
    }
    tentative.abandon();
    cpu.release();
    return givesUpCpu;
  } finally {
    cpu.attempt = null;
  }
}

/** Passes everything on, writes only once it is known that they are to be kept. */
class Tentative implements Execution {
  readonly actor: Actor | null;
  readonly #kept: Execution;
  readonly #written = new Map<Cell<unknown>, unknown>();
  readonly #noted: Note[] = [];

  constructor(kept: Execution) {
    this.actor = kept.actor;
    this.#kept = kept;
  }

  read(cell: Cell<unknown>): unknown {
    return this.#written.has(cell) ? this.#written.get(cell) : this.#kept.read(cell);
  }

  write(cell: Cell<unknown>, value: unknown): void {
    this.#written.set(cell, value);
  }

  choose(count: number): number {
    return this.#kept.choose(count);
  }

  note(said: Note): void {
    this.#noted.push(said);
  }

  /** Whoever gives up the CPU has wanted what it waits for, and nothing more. */
  abandon(): void {
    for (const said of this.#noted) if (said.kind === "wants") this.#kept.note?.(said);
  }

  commit(): void {
    for (const said of this.#noted) this.#kept.note?.(said);
    for (const [cell, value] of this.#written) this.#kept.write(cell, value);
  }
}
