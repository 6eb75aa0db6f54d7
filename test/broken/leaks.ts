/**
 * Leaks: what makes an actor depend on more than the results of its steps. Each draws numbers in
 * 0 … `modulus - 1` that change from call to call, or would on another day.
 *
 * A clock differs too rarely to be caught by comparing runs, so nothing less than refusing it will do.
 */
export type Draw = () => number;

/** Begins a leak: what it remembers lasts as long as the draw does. */
export type Leak = (modulus: number) => Draw;

/** Leaks that remember something, as a model's author might by mistake. */
export const memories: Readonly<Record<string, Leak>> = {
  "a counter": (modulus) => {
    let count = 0;
    return () => count++ % modulus;
  },
  "a flag": () => {
    let isOdd = false;
    return () => {
      isOdd = !isOdd;
      return isOdd ? 1 : 0;
    };
  },
  "an array that grows": (modulus) => {
    const log: string[] = [];
    return () => (log.push("again") - 1) % modulus;
  },
  "an array that goes round": (modulus) => {
    const queue = Array.from({ length: modulus }, (_, index) => index);
    return () => {
      const first = queue.shift() ?? 0;
      queue.push(first);
      return first;
    };
  },
  "a Set": (modulus) => {
    const seen = new Set<number>();
    return () => seen.add(seen.size).size % modulus;
  },
  "a Map": (modulus) => {
    const counts = new Map<string, number>();
    return () => {
      const count = counts.get("calls") ?? 0;
      counts.set("calls", count + 1);
      return count % modulus;
    };
  },
  "the order of a Set": (modulus) => {
    const order = new Set(Array.from({ length: modulus }, (_, index) => index));
    return () => {
      const [first = 0] = order;
      order.delete(first);
      order.add(first);
      return first;
    };
  },
  "a field of an object": (modulus) => {
    const stats = { calls: 0 };
    return () => stats.calls++ % modulus;
  },
  "a generator of its own": (modulus) => {
    const numbers = (function* () {
      for (let index = 0; ; index++) yield index % modulus;
    })();
    return () => numbers.next().value ?? 0;
  },
  "a typed array": (modulus) => {
    const count = new Uint8Array(1);
    return () => (count[0] = ((count[0] ?? 0) + 1) % modulus);
  },
};

/** Leaks that ask the world outside. */
export const outsiders: Readonly<Record<string, Leak>> = {
  "Math.random": (modulus) => () => Math.floor(Math.random() * modulus),
  "Date.now": (modulus) => () => Date.now() % modulus,
  "new Date": (modulus) => () => new Date().getMilliseconds() % modulus,
  Date: (modulus) => () => Date().length % modulus,
  "performance.now": (modulus) => () => Math.floor(performance.now()) % modulus,
  "crypto.randomUUID": (modulus) => () => crypto.randomUUID().charCodeAt(0) % modulus,
  "crypto.getRandomValues": (modulus) => () =>
    (crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) % modulus,
  "process.hrtime": (modulus) => () => Number(process.hrtime.bigint() % BigInt(modulus)),
};
