/**
 * A parallel search finds what a search by one finds: states, transitions, depth, broken claims and
 * their depths, figures. The partners run in turns in one thread here, which changes nothing for them.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { subjectOf } from "../../../bench/subjects.ts";
import type { Instance } from "../../../src/model/model.ts";
import { BreadthFirst } from "../../../src/search/breadth-first.ts";
import { Machine } from "../../../src/search/machine.ts";
import { Follower } from "../../../src/search/parallel/follower.ts";
import type { Crew, Message, Peer } from "../../../src/search/parallel/messages.ts";
import { ParallelSearch } from "../../../src/search/parallel/parallel-search.ts";
import type { Goal, Search } from "../../../src/search/search.ts";
import { Prng } from "../../../src/std/prng.ts";
import { modelOf } from "../../support/program-model.ts";
import { programs } from "../../support/random-program.ts";

const unbounded = { maxStates: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY };
const all: Goal = { kind: "all" };

/** Some partners in one thread: what they send waits in queues. */
function crewOf(partners: number): { crew: Crew; followers: Follower[] } {
  const prng = new Prng(5);
  const queues = Array.from({ length: partners * partners }, (): Message[] => []);
  const peer = (own: number, other: number): Peer => ({
    send: (message) => void queues[own * partners + other]!.push(message),
    // Some messages are late, though never before those that were sent earlier.
    receive: () => (prng.below(3) === 0 ? null : (queues[other * partners + own]!.shift() ?? null)),
  });
  const peersOf = (own: number) =>
    Array.from({ length: partners }, (_, other) => (other === own ? null : peer(own, other)));
  const followers = Array.from(
    { length: partners - 1 },
    (_, index) => new Follower(peersOf(index + 1)),
  );
  const peers = peersOf(0).flatMap((other) => (other === null ? [] : [other]));
  return { crew: { peers, lost: null, wait: () => undefined }, followers };
}

function byOne(instance: Instance, goal: Goal): Search {
  const search = new BreadthFirst(new Machine(instance), goal, unbounded);
  while (search.advance(1_000));
  return search;
}

function bySome(instance: Instance, goal: Goal, partners: number, sharedAt: number): Search {
  const { crew, followers } = crewOf(partners);
  const search = new ParallelSearch(new Machine(instance), goal, unbounded, () => crew, sharedAt);
  while (search.advance(100)) for (const follower of followers) follower.advance();
  return search;
}

function outcome(search: Search): unknown {
  const { findings, figures, isExhaustive, exhaustedBudget } = search;
  const told = findings.map(({ violation: { claim, message }, depth }) => ({
    claim,
    message,
    depth,
  }));
  return { ...search.progress(), told, figures, isExhaustive, exhaustedBudget };
}

test("random programs: all that is counted and found, by two to four partners", () => {
  let violated = 0;
  fc.assert(
    fc.property(programs, fc.integer({ min: 2, max: 4 }), fc.nat(20), (program, partners, at) => {
      for (const goal of [all, { kind: "first" } as const]) {
        const one = byOne(modelOf(program).instantiate("only"), goal);
        const some = bySome(modelOf(program).instantiate("only"), goal, partners, at);
        expect(outcome(some)).toEqual(outcome(one));
        violated += one.findings.length;
      }
    }),
    { numRuns: 150 },
  );
  expect(violated).toBeGreaterThan(30);
});

test.each(["spinlock-counter", "philosophers", "filter-lock", "spufs-race", "ticket-lock"])(
  "%s, shared out early and late",
  async (name) => {
    const { subject, sized } = subjectOf(name, "small");
    const { default: model } = await subject.load();
    const [variant = ""] = model.variants.keys();
    const instance = () => model.instantiate(variant, sized.parameters);
    const one = outcome(byOne(instance(), all));
    for (const sharedAt of [1, 100]) {
      expect(outcome(bySome(instance(), all, 3, sharedAt))).toEqual(one);
    }
  },
);

test("a partner that is lost ends the search with what has been found", async () => {
  const { subject, sized } = subjectOf("philosophers", "small");
  const { default: model } = await subject.load();
  const [variant = ""] = model.variants.keys();
  const machine = new Machine(model.instantiate(variant, sized.parameters));
  const lost: Crew = { peers: crewOf(2).crew.peers, lost: "partner 2 has gone", wait: () => {} };
  const search = new ParallelSearch(machine, all, unbounded, () => lost, 100);
  while (search.advance(100));
  expect(search.exhaustedBudget).toBe("partner 2 has gone");
  expect(search.isExhaustive).toBe(false);
  expect(search.progress().states).toBeGreaterThan(10);
});
