/**
 * What is measured: the models, each in a few sizes, with the exact number of states of each size. A
 * model has a twin in Promela with the same name, the same parameters in capitals, and a transition for
 * each step; so Spin must count the same.
 */
import type { Model } from "refault";

/** `small` is for the tests; the others are about as many states as they say. */
export const sizes = ["small", "1e5", "1e6", "1e7", "1e8"] as const;
export type Size = (typeof sizes)[number];

export type Parameters = Readonly<Record<string, number>>;

export interface Sized {
  readonly parameters: Parameters;
  readonly states: number;
}

export interface Subject {
  /** Of the files, `models/<name>.ts` and `promela/<name>.pml`. */
  readonly name: string;
  readonly load: () => Promise<{ readonly default: Model }>;
  readonly sizes: Readonly<Partial<Record<Size, Sized>> & Record<"small", Sized>>;
}

function threads(threads: number, rounds: number, states: number): Sized {
  return { parameters: { threads, rounds }, states };
}

function seats(seats: number, rounds: number, states: number): Sized {
  return { parameters: { seats, rounds }, states };
}

function touchers(touchers: number, rounds: number, switches: number, states: number): Sized {
  return { parameters: { touchers, rounds, switches }, states };
}

export const subjects: readonly Subject[] = [
  {
    name: "spinlock-counter",
    load: () => import("./models/spinlock-counter.ts"),
    sizes: {
      small: threads(3, 2, 189),
      "1e5": threads(8, 2, 111_537),
      "1e6": threads(8, 3, 1_245_184),
      "1e7": threads(8, 4, 7_890_625),
    },
  },
  {
    name: "unlocked-counter",
    load: () => import("./models/unlocked-counter.ts"),
    sizes: {
      small: threads(3, 2, 904),
      "1e5": threads(3, 5, 169_771),
      "1e6": threads(3, 7, 1_448_448),
      "1e7": threads(3, 9, 7_231_391),
    },
  },
  {
    name: "philosophers",
    load: () => import("./models/philosophers.ts"),
    sizes: {
      small: seats(4, 2, 2_785),
      "1e5": seats(6, 2, 148_177),
      "1e6": seats(7, 2, 1_078_313),
      "1e7": seats(8, 2, 7_845_313),
      "1e8": seats(13, 1, 141_422_323),
    },
  },
  {
    name: "filter-lock",
    load: () => import("./models/filter-lock.ts"),
    sizes: {
      small: threads(3, 1, 746),
      "1e5": threads(3, 5, 101_546),
      "1e6": threads(5, 1, 1_092_090),
      "1e7": threads(4, 4, 9_026_934),
    },
  },
  {
    name: "spufs-race",
    load: () => import("./models/spufs-race.ts"),
    sizes: {
      small: touchers(2, 2, 2, 1_466),
      "1e5": touchers(4, 2, 2, 189_184),
      "1e6": touchers(4, 3, 2, 956_279),
      "1e7": touchers(4, 4, 6, 11_271_220),
    },
  },
  {
    name: "ticket-lock",
    load: () => import("./models/ticket-lock.ts"),
    sizes: {
      small: threads(3, 2, 723),
      "1e5": threads(4, 4, 83_121),
      "1e6": threads(6, 2, 823_113),
      "1e7": threads(6, 3, 7_948_864),
    },
  },
  {
    name: "mcs-lock",
    load: () => import("./models/mcs-lock.ts"),
    sizes: {
      small: threads(3, 1, 747),
      "1e5": threads(5, 1, 111_843),
      "1e6": threads(3, 8, 1_317_230),
      "1e7": threads(4, 4, 12_905_829),
    },
  },
];

/** The subject and size of these names. */
export function subjectOf(name: string, size: string): { subject: Subject; sized: Sized } {
  const subject = subjects.find((other) => other.name === name);
  const known = sizes.find((other) => other === size);
  const sized = known === undefined ? undefined : subject?.sizes[known];
  if (subject === undefined || sized === undefined) throw new Error(`no ${name} of size ${size}`);
  return { subject, sized };
}
