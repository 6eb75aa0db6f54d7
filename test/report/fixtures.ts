/** What witnesses and reports are made of by hand, for what a person will read of them. */
import type { Report } from "../../src/check/report.ts";
import type { Place } from "../../src/model/place.ts";
import { type Page, unpainted } from "../../src/report/page.ts";
import type { ActorAtEnd, Event, Frame, Witness } from "../../src/witness/witness.ts";

export const page: Page = { width: 100, paint: unpainted, locate: ({ file }) => `${file}:_` };
export const narrowPage: Page = { ...page, width: 80 };

export function place(file: string): Place {
  return { file, line: 1, column: 1 };
}

type Told = Partial<Omit<Event, "frames" | "changes">> & {
  /** `name#call`, outermost first. */
  readonly frames?: readonly string[];
  /** `cell: before → after`. */
  readonly changes?: readonly string[];
};

export function event(actor: string, step: string, told: Told = {}): Event {
  return {
    actor,
    step,
    place: told.place ?? place("models/race.ts"),
    picked: told.picked ?? [],
    result: told.result ?? null,
    frames: framesOf(told.frames),
    changes: (told.changes ?? []).map((change) => {
      const [, cell = "", before = "", after = ""] = /^(.*): (.*) → (.*)$/.exec(change) ?? [];
      return { cell, before, after };
    }),
  };
}

function framesOf(names: readonly string[] = []): Frame[] {
  return names.map((text) => {
    const [name = "", call = "0"] = text.split("#");
    return { name, call: Number(call) };
  });
}

export function atEnd(
  actor: string,
  lane: string | null,
  more: Partial<Omit<ActorAtEnd, "frames">> & { readonly frames?: readonly string[] } = {},
): ActorAtEnd {
  return {
    daemon: false,
    status: "ready",
    step: null,
    place: null,
    waitsFor: [],
    ...more,
    actor,
    lane,
    frames: framesOf(more.frames),
  };
}

export function witness(
  claim: string,
  events: readonly Event[],
  actors: readonly ActorAtEnd[],
  more: Partial<Witness> = {},
): Witness {
  const switches = events.filter(({ actor }, at) => at > 0 && actor !== events[at - 1]?.actor);
  return {
    claim,
    message: claim,
    facts: {},
    schedule: events.map(({ actor, step }) => ({ actor, step, picks: [] })),
    events,
    switches: switches.length,
    initial: [],
    actors,
    cycle: null,
    minimal: "steps-and-switches",
    ...more,
  };
}

export function report(variant: string, more: Partial<Report> = {}): Report {
  return {
    model: "spufs",
    variant,
    parameters: {},
    strategy: "exhaustive",
    seed: 1,
    reduction: "none",
    unreduced: null,
    verdict: { kind: "holds" },
    qualifier: null,
    expected: { verdict: "holds" },
    asExpected: true,
    states: 156,
    transitions: 244,
    depth: 31,
    exhaustive: true,
    broken: [],
    undecided: [],
    vacuous: [],
    asides: [],
    figures: [],
    witness: null,
    stats: {
      generatorRuns: 61,
      stepRuns: 118,
      localStates: { toucher: 18, switcher: 14 },
      branches: 97,
      cells: 6,
      stateBits: 27,
      stateWords: 1,
      repacks: 2,
      tableBytes: 24_576,
      shadowSteps: 640,
    },
    ...more,
  };
}
