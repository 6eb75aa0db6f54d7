/**
 * Reader-writer semaphores with the queue of lib/rwsem-spinlock.c (2.6.24).
 *
 * Whoever finds the semaphore taken or anybody waiting queues at the tail, readers too; so a reader
 * behind a waiting writer waits, even if it already holds the semaphore for reading. Whoever releases
 * hands over: to the writer at the head alone, or to all readers up to the next writer.
 */
import type { Actor } from "../../model/actor.ts";
import { type Cell, cell } from "../../model/cell.ts";
import { actorOrNone, sequence, struct } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { fail, step, when } from "../../model/step.ts";
import { mightSleep } from "../context/might-sleep.ts";
import { current } from "../context/task.ts";
import { LockClass, type LockOptions } from "./lock-class.ts";

type Mode = "read" | "write";
type Waiter = { readonly task: Actor | null; readonly mode: Mode };

const longestQueue = 16;

export interface RwsemOptions extends LockOptions {
  /** Past a writer that waits they go only where a variant asks what queueing up is good for. */
  readonly readers?: "queue-up" | "pass-waiting-writers";
}

export class Rwsem {
  readonly name: string;
  readonly writer: Cell<Actor | null>;
  /** Sorted by name, so that the order in which readers came makes no difference to a state. */
  readonly readers: Cell<readonly (Actor | null)[]>;
  readonly queue: Cell<readonly Waiter[]>;
  readonly #readersPass: boolean;
  readonly #class: LockClass;

  constructor(name: string, { readers = "queue-up", ...options }: RwsemOptions) {
    this.name = name;
    this.#class = new LockClass(name, options);
    this.#readersPass = readers === "pass-waiting-writers";
    this.writer = cell(`${name}.writer`, actorOrNone);
    this.readers = cell(`${name}.readers`, sequence(actorOrNone, longestQueue));
    const waiter = struct<Waiter>({ task: actorOrNone, mode: ["read", "write"] });
    this.queue = cell(`${name}.queue`, sequence(waiter, longestQueue));
  }

  downRead(): Steps {
    return this.#down("down_read", "kernel/rwsem.c:20", "read");
  }

  downWrite(): Steps {
    return this.#down("down_write", "kernel/rwsem.c:48", "write");
  }

  downReadTrylock(): Steps<boolean> {
    return step(`down_read_trylock(${this.name})`, () => this.#tries("read"));
  }

  downWriteTrylock(): Steps<boolean> {
    return step(`down_write_trylock(${this.name})`, () => this.#tries("write"));
  }

  upRead(): Steps {
    return step(`up_read(${this.name})`, () => {
      const readers = this.readers.value;
      const mine = readers.indexOf(current());
      if (mine < 0) this.#stranger("up_read");
      this.readers.value = readers.toSpliced(mine, 1);
      this.#class.letsGo("read");
      this.#wake();
    });
  }

  upWrite(): Steps {
    return step(`up_write(${this.name})`, () => {
      if (this.writer.value !== current()) this.#stranger("up_write");
      this.writer.value = null;
      this.#class.letsGo();
      this.#wake();
    });
  }

  /** From writing to reading, without anybody coming between; there is no way back. */
  downgradeWrite(): Steps {
    return step(`downgrade_write(${this.name})`, () => {
      if (this.writer.value !== current()) this.#stranger("downgrade_write");
      this.writer.value = null;
      this.#give(current(), "read");
      this.#class.letsGo();
      this.#class.holds("read");
      this.#wake();
    });
  }

  /** Inside a step or a claim: whether that much may be done under it. */
  isHeldBy(actor: Actor, access: Mode): boolean {
    if (this.writer.value === actor) return true;
    return access === "read" && this.readers.value.includes(actor);
  }

  #down(call: string, at: string, mode: Mode): Steps {
    const attempt = () => {
      mightSleep(call, at);
      this.#class.wants(mode);
      this.#refuseRecursion(call, mode);
      if (this.#tries(mode)) return "taken";
      this.#enqueue({ task: current(), mode });
      return "queued";
    };
    const handedOver = () => {
      mightSleep(call, at);
      when(this.#isHeld(mode), this.#ahead());
      this.#class.holds(mode);
    };
    const { name } = this;
    return routine(call, function* () {
      if ((yield* step(`${call}(${name})`, attempt)) === "queued") {
        yield* step(`schedule() in ${call}(${name})`, handedOver);
      }
    })();
  }

  #tries(mode: Mode): boolean {
    const isTaken = this.#take(mode);
    if (isTaken) this.#class.holds(mode);
    return isTaken;
  }

  /** Takes it if it is free and nobody waits. */
  #take(mode: Mode): boolean {
    if (this.writer.value !== null) return false;
    if (this.queue.value.length > 0 && (mode === "write" || !this.#readersPass)) return false;
    if (mode === "write" && this.readers.value.length > 0) return false;
    this.#give(current(), mode);
    return true;
  }

  #enqueue(waiter: Waiter): void {
    const queue = this.queue.value;
    const passes = this.#readersPass && waiter.mode === "read";
    const writer = passes ? queue.findIndex(({ mode }) => mode === "write") : -1;
    this.queue.value = queue.toSpliced(writer < 0 ? queue.length : writer, 0, waiter);
  }

  #give(to: Actor | null, mode: Mode): void {
    if (mode === "write") this.writer.value = to;
    else this.readers.value = [...this.readers.value, to].sort(byName);
  }

  #wake(): void {
    const queue = this.queue.value;
    const head = queue[0];
    if (head === undefined) return;
    if (head.mode === "write") {
      if (this.readers.value.length > 0) return;
      this.#give(head.task, "write");
      this.queue.value = queue.slice(1);
      return;
    }
    const next = queue.findIndex(({ mode }) => mode === "write");
    const woken = next < 0 ? queue : queue.slice(0, next);
    for (const { task } of woken) this.#give(task, "read");
    this.queue.value = queue.slice(woken.length);
  }

  #isHeld(mode: Mode): boolean {
    const me = current();
    return mode === "write" ? this.writer.value === me : !this.#waits(me);
  }

  #waits(actor: Actor): boolean {
    return this.queue.value.some(({ task }) => task === actor);
  }

  /** Whom a waiter waits for: the holders, and whoever queued before it. */
  #ahead(): readonly Actor[] {
    const queue = this.queue.value.map(({ task }) => task);
    const before = queue.slice(0, Math.max(0, queue.indexOf(current())));
    const everybody = [this.writer.value, ...this.readers.value, ...before];
    return everybody.filter((actor) => actor !== null);
  }

  /** Reading twice is the queue's business; every other recursion can only wait for itself. */
  #refuseRecursion(call: string, mode: Mode): void {
    const me = current();
    const holds = this.writer.value === me || (mode === "write" && this.readers.value.includes(me));
    if (!holds) return;
    fail("no-self-deadlock", `${me.name} waits for ever in ${call}(${this.name}), which it holds`, {
      lock: this.name,
      function: call,
    });
  }

  #stranger(call: string): never {
    const { name } = current();
    fail("unlock-by-owner", `${name} calls ${call}(${this.name}) without holding it`, {
      lock: this.name,
      function: call,
    });
  }
}

function byName(a: Actor | null, b: Actor | null): number {
  return (a?.name ?? "") < (b?.name ?? "") ? -1 : 1;
}

/** @example const mmapSem = rwsem("mm.mmap_sem"); yield* mmapSem.downRead(); */
export function rwsem(name: string, options: RwsemOptions = {}): Rwsem {
  return new Rwsem(name, options);
}
