/**
 * Programs that are tried before any random one: those on which the engine was once wrong, each shrunk
 * from a random program, and corners that chance rarely finds.
 */
import type { Program } from "../program.ts";

/** A finished local state that was learned late was taken for one not learned yet. */
const finishedLate: Program = {
  cellCount: 1,
  threads: [
    {
      ops: [
        {
          op: "locked",
          lock: 0,
          body: [
            { op: "write", cell: 0, value: 0 },
            { op: "swap", cell: 0, with: 0 },
          ],
        },
        { op: "fetch-add", cell: 0, plus: 0 },
      ],
      kind: "task",
      maskedBy: null,
    },
    { ops: [{ op: "read", cell: 0 }], kind: "task", maskedBy: null },
  ],
  assertions: [],
};

/** The list of decision nodes grew while a pointer into it was being written. */
const grownWhileWriting: Program = {
  cellCount: 1,
  threads: [
    {
      ops: [
        { op: "choose", count: 2 },
        { op: "loop", until: 0, count: 2, body: [{ op: "choose", count: 3 }, { op: "push" }] },
        { op: "write-and-assert-not", cell: 0, value: 0 },
      ],
      kind: "task",
      maskedBy: 0,
    },
    { ops: [{ op: "write", cell: 0, value: 0 }], kind: "task", maskedBy: 0 },
    {
      ops: [
        {
          op: "retry",
          cell: 0,
          until: 0,
          body: [
            { op: "swap", cell: 0, with: 0 },
            { op: "write-register", cell: 0, plus: 1 },
            { op: "write-register", cell: 0, plus: 2 },
          ],
        },
      ],
      kind: "task",
      maskedBy: 1,
    },
  ],
  assertions: [],
};

/** The last level held only runs that had failed, and was not counted. */
const failsLast: Program = {
  cellCount: 1,
  threads: [
    { ops: [{ op: "write", cell: 0, value: 0 }], kind: "task", maskedBy: null },
    {
      ops: [
        { op: "write-and-assert-not", cell: 0, value: 0 },
        { op: "write", cell: 0, value: 0 },
      ],
      kind: "task",
      maskedBy: null,
    },
  ],
  assertions: [],
};

/** A walk went on although an actor had failed before its first step. */
const failsAtOnce: Program = {
  cellCount: 1,
  threads: [
    {
      ops: [
        { op: "assert-not", value: 0 },
        { op: "swap", cell: 0, with: 0 },
      ],
      kind: "task",
      maskedBy: null,
    },
    {
      ops: [{ op: "write-and-assert-not", cell: 0, value: 0 }],
      kind: "task",
      maskedBy: 0,
    },
    { ops: [{ op: "swap", cell: 0, with: 0 }], kind: "task", maskedBy: null },
  ],
  assertions: [],
};

/** A step that one choice blocks and another does not was taken for blocked. */
const blockedByOneChoice: Program = {
  cellCount: 1,
  threads: [
    {
      ops: [{ op: "lock-any" }, { op: "lock-any" }, { op: "await-not", cell: 0, value: 0 }],
      kind: "task",
      maskedBy: null,
    },
    { ops: [{ op: "read", cell: 0 }], kind: "task", maskedBy: null },
  ],
  assertions: [],
};

/** One actor breaks its claims in two ways: they are two states, and two claims. */
const failsInTwoWays: Program = {
  cellCount: 1,
  threads: [
    {
      ops: [
        { op: "choose", count: 3 },
        { op: "if", equals: 1, body: [{ op: "unlock", lock: 0 }], otherwise: [] },
        { op: "assert-not", value: 0 },
        { op: "write", cell: 0, value: 1 },
        { op: "assert-not", value: 2 },
      ],
      kind: "task",
      maskedBy: null,
    },
    { ops: [{ op: "read", cell: 0 }], kind: "task", maskedBy: null },
  ],
  assertions: [],
};

/** A budget of 2,000 states ends the search on the very level where a deadlock has been found. */
export const deadlockBeforeBudget: Program = {
  cellCount: 3,
  threads: [
    {
      ops: [
        {
          op: "call",
          body: [
            { op: "pop" },
            { op: "write-and-assert-not", cell: 1, value: 2 },
            { op: "read", cell: 1 },
          ],
        },
        {
          op: "locked",
          lock: 0,
          body: [
            { op: "fetch-add", cell: 1, plus: 0 },
            { op: "fetch-add", cell: 0, plus: 2 },
          ],
        },
        { op: "lock", lock: 0 },
      ],
      kind: "task",
      maskedBy: 2,
    },
    {
      ops: [
        { op: "write-register", cell: 1, plus: 1 },
        { op: "compare-and-swap", cell: 0, from: 0, to: 0 },
        { op: "choose-and-write", count: 3, value: 1 },
      ],
      kind: "daemon",
      maskedBy: 2,
    },
    {
      ops: [
        {
          op: "call",
          body: [
            { op: "write", cell: 1, value: 0 },
            { op: "write-and-assert-not", cell: 2, value: 2 },
            { op: "choose", count: 2 },
            { op: "write-register", cell: 2, plus: 1 },
          ],
        },
        {
          op: "locked",
          lock: 0,
          body: [
            { op: "compare-and-swap", cell: 1, from: 0, to: 0 },
            { op: "fetch-add", cell: 2, plus: 0 },
          ],
        },
        { op: "swap", cell: 0, with: 0 },
      ],
      kind: "task",
      maskedBy: null,
    },
  ],
  assertions: [],
};

export const tricky: readonly Program[] = [
  finishedLate,
  grownWhileWriting,
  failsLast,
  failsAtOnce,
  blockedByOneChoice,
  failsInTwoWays,
];
