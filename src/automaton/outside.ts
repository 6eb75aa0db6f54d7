/**
 * What a model must not ask: clocks and dice. While its code runs they are out of order, so that a model
 * that asks for the time, even one that would get the same answer all day, is told so at once and where.
 *
 * What is replaced is put back after the call, and by `clearAmbient` if the call was ended by force. A
 * module that has taken hold of a clock when it was loaded still has it; the shadow run is for those.
 */
import { whenCleared } from "../model/ambient.ts";

/** What answers differently each time; a date may be asked for, but not today's. Inner parts come first. */
const answering = [
  "Date.now",
  "Date",
  "Math.random",
  "performance.now",
  "crypto.getRandomValues",
  "crypto.randomUUID",
  "process.hrtime.bigint",
  "process.hrtime",
  "process.uptime",
  "process.cpuUsage",
  "process.memoryUsage",
] as const;

interface Source {
  readonly owner: object;
  readonly key: string;
  /** As it is written in a model. */
  readonly name: string;
}

const sources: readonly Source[] = answering.flatMap((name) => {
  const path = name.split(".");
  const key = path.pop() ?? name;
  const owner = path.reduce<unknown>(partOf, globalThis);
  return isObject(owner) ? [{ owner, key, name }] : [];
});

/** What puts back what was there before, innermost last. */
const replaced: (() => void)[] = [];

whenCleared(() => putBack(0));

/** Runs a model's code; `refuse` is called, with what it asks, where it asks the world outside. */
export function withoutOutside<R>(call: () => R, refuse: (asked: string) => never): R {
  const before = replaced.length;
  for (const source of sources) replace(source, refuse);
  try {
    return call();
  } finally {
    putBack(before);
  }
}

function replace({ owner, key, name }: Source, refuse: (asked: string) => never): void {
  const original = partOf(owner, key);
  const before = Object.getOwnPropertyDescriptor(owner, key);
  if (typeof original !== "function" || before?.configurable === false) return;
  const silent = new Proxy(original, {
    apply: () => refuse(`${name}()`),
    construct: (target, of, newTarget) =>
      of.length === 0 ? refuse(`new ${name}()`) : Reflect.construct(target, of, newTarget),
  });
  Object.defineProperty(owner, key, { value: silent, configurable: true, writable: true });
  replaced.push(() => {
    if (before === undefined) Reflect.deleteProperty(owner, key);
    else Object.defineProperty(owner, key, before);
  });
}

function putBack(count: number): void {
  while (replaced.length > count) replaced.pop()?.();
}

function partOf(owner: unknown, key: string): unknown {
  return isObject(owner) ? Reflect.get(owner, key) : undefined;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
