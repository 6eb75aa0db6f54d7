/**
 * A follower: a partner that has its orders from the first one, and sends it reports. It runs in a
 * thread of its own and knows no model.
 */
import { Layout } from "../../state/layout.ts";
import { Shortage } from "../../state/shortage.ts";
import type { Message, Peer } from "./messages.ts";
import { Partner } from "./partner.ts";

export class Follower {
  readonly #peers: readonly (Peer | null)[];
  #partner: Partner | null = null;
  #isDismissed = false;
  #hasReported = true;

  /** `peers` by share; the first gives the orders. */
  constructor(peers: readonly (Peer | null)[]) {
    this.#peers = peers;
  }

  /** Whether there is more to do at once, or after something has arrived; null at the end. */
  advance(): "more" | "wait" | null {
    const hasArrived = this.#receive();
    if (this.#isDismissed) return null;
    const partner = this.#partner;
    if (partner === null) return hasArrived ? "more" : "wait";
    try {
      partner.work();
    } catch (thrown) {
      if (!(thrown instanceof Shortage)) throw thrown;
      this.#first.send({ kind: "short" });
      return null;
    }
    if (partner.doing === "waiting" && !this.#hasReported) {
      this.#hasReported = true;
      this.#first.send(partner.report());
    }
    return hasArrived || partner.doing === "expanding" ? "more" : "wait";
  }

  get #first(): Peer {
    return this.#peers[0]!;
  }

  /** Takes what has arrived: from the first one, and once that has said how to begin, from all. */
  #receive(): boolean {
    let hasArrived = false;
    for (const peer of this.#peers) {
      if (this.#partner === null && peer !== this.#first) continue;
      for (let message = peer?.receive() ?? null; message !== null; message = peer!.receive()) {
        hasArrived = true;
        this.#obey(message);
      }
    }
    return hasArrived;
  }

  #obey(message: Message): void {
    switch (message.kind) {
      case "begin": {
        const { counts, actors, share, depth, expected } = message;
        this.#partner = new Partner(new Layout(counts), actors, share, expected, this.#peers);
        this.#partner.levels.depth = depth;
        return;
      }
      case "level":
        if (message.knowledge !== null) this.#partner!.learn(message.knowledge);
        this.#partner!.turn();
        this.#hasReported = false;
        return;
      case "again":
        this.#hasReported = false;
        return;
      case "repack":
        this.#partner!.repack(new Layout(message.counts));
        this.#hasReported = false;
        return;
      case "dismiss":
        this.#isDismissed = true;
        return;
      case "parcel":
      case "mark":
        this.#partner!.receive(message);
    }
  }
}
