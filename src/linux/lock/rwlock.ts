/**
 * Reader-writer spinlocks, in the two kinds that Linux has had.
 *
 * `classic` (before 3.16): whoever finds it free of what excludes him gets it, so readers pass
 * waiting writers, a reader may read again, and a writer may starve. `queued`
 * (kernel/locking/qrwlock.c): who finds a writer inside or at the head of the queue queues up
 * with preemption off, so a task that reads again behind a queued writer waits for itself; only
 * in an interrupt a reader goes ahead of writers that wait, because it may have interrupted the
 * very reader that they wait for.
 */
import type { Actor } from "../../model/actor.ts";
import { type Cell, cell } from "../../model/cell.ts";
import { actorOrNone, type Domain, sequence, struct } from "../../model/domain.ts";
import type { LockMode } from "../../model/note.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { fail, step, when } from "../../model/step.ts";
import { refuseToSpinForEver } from "../context/interrupt.ts";
import { inInterrupt, preemptDisable, preemptEnable } from "../context/preempt.ts";
import { current } from "../context/task.ts";
import { type ActorSet, actors, withActor, withoutActor } from "./actor-set.ts";
import { LockClass, type LockOptions } from "./lock-class.ts";
import { type LockForm, mask, unmask } from "./masking.ts";

export type RwlockKind = "classic" | "queued";

type Mode = "read" | "write";
type Waiter = { readonly who: Actor | null; readonly mode: Mode };

const longestQueue = 16;
const waiter: Domain<Waiter> = struct<Waiter>({ who: actorOrNone, mode: ["read", "write"] });

export class Rwlock {
  readonly name: string;
  readonly writer: Cell<Actor | null>;
  /** One who reads twice is in it twice. */
  readonly readers: Cell<ActorSet>;
  readonly queue: Cell<readonly Waiter[]>;
  readonly #kind: RwlockKind;
  readonly #class: LockClass;

  constructor(name: string, kind: RwlockKind, options: LockOptions) {
    this.name = name;
    this.#class = new LockClass(name, options);
    this.#kind = kind;
    this.writer = cell(`${name}.writer`, actorOrNone);
    this.readers = cell(`${name}.readers`, actors);
    this.queue = cell(`${name}.queue`, sequence(waiter, longestQueue));
  }

  /** `readLock("_irq")` is read_lock_irq. */
  readLock(form: LockForm = ""): Steps {
    return this.#lock(`read_lock${form}`, form, "read");
  }

  readUnlock(form: LockForm = ""): Steps {
    return step(`read_unlock${form}(${this.name})`, () => {
      const readers = this.readers.value;
      if (!readers.includes(current())) this.#stranger(`read_unlock${form}`);
      this.readers.value = withoutActor(readers, current());
      this.#class.letsGo(this.#modeOf("read"));
      preemptEnable();
      unmask(form);
    });
  }

  writeLock(form: LockForm = ""): Steps {
    return this.#lock(`write_lock${form}`, form, "write");
  }

  writeUnlock(form: LockForm = ""): Steps {
    return step(`write_unlock${form}(${this.name})`, () => {
      if (this.writer.value !== current()) this.#stranger(`write_unlock${form}`);
      this.writer.value = null;
      this.#class.letsGo();
      preemptEnable();
      unmask(form);
    });
  }

  /** Whether it could be had at once. */
  readTrylock(): Steps<boolean> {
    return step(`read_trylock(${this.name})`, () => this.#take("read", false));
  }

  writeTrylock(): Steps<boolean> {
    return step(`write_trylock(${this.name})`, () => this.#take("write", false));
  }

  /** Inside a step or a claim. */
  isLocked(): boolean {
    return this.writer.value !== null || this.readers.value.length > 0;
  }

  /** Inside a step or a claim: whether that much may be done under it. */
  isHeldBy(actor: Actor, access: Mode): boolean {
    if (this.writer.value === actor) return true;
    return access === "read" && this.readers.value.includes(actor);
  }

  #lock(call: string, form: LockForm, mode: Mode): Steps {
    const attempt = () => {
      mask(form);
      this.#class.wants(this.#modeOf(mode));
      this.#refuseRecursion(call, mode);
      if (this.#take(mode, this.#goesAhead(mode))) return "taken";
      when(this.#kind === "queued", this.#holders());
      preemptDisable();
      this.#enqueue(mode);
      return "queued";
    };
    const atHead = () => this.#takeInTurn(mode);
    const { name } = this;
    return routine(call, function* () {
      if ((yield* step(`${call}(${name})`, attempt)) === "queued") {
        yield* step(`queued_${call}_slowpath(${name})`, atHead);
      }
    })();
  }

  /** Takes it, with preemption off, if nothing excludes that and nobody who waits comes first. */
  #take(mode: Mode, goesAhead: boolean): boolean {
    const queue = this.queue.value;
    const isBehind = mode === "read" ? queue[0]?.mode === "write" : queue.length > 0;
    if (this.#isExcluded(mode) || (isBehind && !goesAhead)) return false;
    preemptDisable();
    this.#give(mode);
    return true;
  }

  #takeInTurn(mode: Mode): void {
    const queue = this.queue.value;
    const mine = queue.findIndex(({ who }) => who === current());
    const ahead = queue.slice(0, mine);
    const isTurn = mode === "write" ? mine === 0 : ahead.every(({ mode }) => mode === "read");
    const others = ahead.flatMap(({ who }) => (who === null ? [] : [who]));
    when(isTurn && !this.#isExcluded(mode), [...this.#holders(), ...others]);
    this.queue.value = queue.toSpliced(mine, 1);
    this.#give(mode);
  }

  #enqueue(mode: Mode): void {
    const me = { who: current(), mode };
    const queue = this.queue.value;
    this.queue.value = this.#goesAhead(mode) ? [me, ...queue] : [...queue, me];
  }

  #goesAhead(mode: Mode): boolean {
    return mode === "read" && inInterrupt();
  }

  #isExcluded(mode: Mode): boolean {
    return this.writer.value !== null || (mode === "write" && this.readers.value.length > 0);
  }

  #give(mode: Mode): void {
    this.#class.holds(this.#modeOf(mode));
    if (mode === "write") this.writer.value = current();
    else this.readers.value = withActor(this.readers.value, current());
  }

  /** A reader that goes ahead of writers that wait may read again. */
  #modeOf(mode: Mode): LockMode {
    const isRecursive = mode === "read" && (this.#kind === "classic" || inInterrupt());
    return isRecursive ? "recursive-read" : mode;
  }

  #holders(): readonly Actor[] {
    const writer = this.writer.value;
    return writer === null ? this.readers.value : [writer];
  }

  /** Reading twice is the queue's business; every other recursion can only wait for itself. */
  #refuseRecursion(call: string, mode: Mode): void {
    refuseToSpinForEver(this.name, call, this.writer.value);
    if (mode === "read") return;
    for (const reader of this.readers.value) refuseToSpinForEver(this.name, call, reader);
  }

  #stranger(call: string): never {
    fail("unlock-by-owner", `${current().name} calls ${call}(${this.name}) without holding it`, {
      lock: this.name,
      function: call,
    });
  }
}

/** @example const treeLock = rwlock("mapping.tree_lock"); yield* treeLock.writeLock("_irq"); */
export function rwlock(
  name: string,
  kind: RwlockKind = "classic",
  options: LockOptions = {},
): Rwlock {
  return new Rwlock(name, kind, options);
}
