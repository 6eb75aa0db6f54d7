/**
 * A crew of threads: the other partners of a parallel search, each in a worker of its own. They speak
 * through message ports, read without waiting for the event loop; a counter in shared memory wakes
 * whoever waits for a message.
 */
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from "node:worker_threads";
import type { Crew, Message, Peer } from "../search/parallel/messages.ts";

/** What a thread is given at its start. */
export interface ThreadStart {
  readonly own: number;
  /** By share; null for oneself. */
  readonly ports: readonly (MessagePort | null)[];
  readonly signals: Int32Array<SharedArrayBuffer>;
}

const waitMs = 20;

/** The other end of a port. */
export function peerAt(port: MessagePort, other: number, signals: Int32Array): Peer {
  return {
    send(message, given = []) {
      port.postMessage(message, given as ArrayBuffer[]);
      Atomics.add(signals, other, 1);
      Atomics.notify(signals, other);
    },
    receive() {
      const received: { message: Message } | undefined = receiveMessageOnPort(port);
      return received?.message ?? null;
    },
  };
}

/** Waits until a message has come since the last time, or for some milliseconds. */
export function waiting(signals: Int32Array, own: number): () => void {
  let seen = 0;
  return () => {
    Atomics.wait(signals, own, seen, waitMs);
    seen = Atomics.load(signals, own);
  };
}

class ThreadCrew implements Crew {
  readonly peers: readonly Peer[];
  lost: string | null = null;
  readonly wait: () => void;
  readonly #workers: readonly Worker[];
  #isDismissed = false;

  /** So many partners, the calling thread included. */
  constructor(partners: number) {
    const signals = new Int32Array(new SharedArrayBuffer(4 * partners));
    const ports = portsBetween(partners);
    this.wait = waiting(signals, 0);
    this.peers = ports[0]!.flatMap((port, other) =>
      port === null ? [] : [peerAt(port, other, signals)],
    );
    this.#workers = ports.slice(1).map((own, index) => this.#start(index + 1, own, signals));
  }

  /** Ends all threads, whatever they are doing. */
  dismiss(): void {
    this.#isDismissed = true;
    for (const worker of this.#workers) void worker.terminate();
  }

  #start(
    own: number,
    ports: readonly (MessagePort | null)[],
    signals: Int32Array<SharedArrayBuffer>,
  ): Worker {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const start: ThreadStart = { own, ports, signals };
    const worker = new Worker(new URL(`./partner-thread.${extension}`, import.meta.url), {
      workerData: start,
      transferList: ports.filter((port) => port !== null),
    });
    worker.unref();
    worker.on("error", ({ message }) => this.#lose(own, message));
    worker.on("exit", (code) => this.#lose(own, `it ended with code ${code}`));
    return worker;
  }

  #lose(own: number, why: string): void {
    if (!this.#isDismissed) this.lost ??= `worker ${own + 1} ended in the middle: ${why}`;
  }
}

/** A channel between every two; by owner, then by the other. */
function portsBetween(partners: number): (MessagePort | null)[][] {
  const ports = Array.from({ length: partners }, () =>
    new Array<MessagePort | null>(partners).fill(null),
  );
  for (let one = 0; one < partners; one++) {
    for (let other = one + 1; other < partners; other++) {
      const { port1, port2 } = new MessageChannel();
      ports[one]![other] = port1;
      ports[other]![one] = port2;
    }
  }
  return ports;
}

/** Hires crews of so many partners, and ends those that were hired. */
export class Crews {
  /** For a check. */
  readonly option: { readonly hire?: () => Crew };
  readonly #hired: ThreadCrew[] = [];

  constructor(partners: number) {
    const hire = () => {
      const crew = new ThreadCrew(partners);
      this.#hired.push(crew);
      return crew;
    };
    this.option = partners > 1 ? { hire } : {};
  }

  dismiss(): void {
    for (const crew of this.#hired) crew.dismiss();
  }
}
