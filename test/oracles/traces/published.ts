/**
 * Litmus programs with the number of executions that GenMC's own tests (`tests/correct/litmus`, under
 * sequential consistency) expect, which are Mazurkiewicz traces.
 */
import { assume, blindly, CAS, FAA, type Litmus, litmus, R, seq, take, W, XCHG } from "./litmus.ts";

export const published: readonly Litmus[] = [
  litmus("SB", 3, ({ x, y }) => [seq(W(x, 1), R(y)), seq(W(y, 1), R(x))]),
  litmus("SB+rfis", 3, ({ x, y }) => [seq(W(x, 1), R(x), R(y)), seq(W(y, 1), R(y), R(x))]),
  litmus("LB", 3, ({ x, y }) => [seq(R(y), W(x, 1)), seq(R(x), W(y, 1))]),
  litmus("LB3", 7, ({ a, b, c }) => [seq(R(a), W(b, 1)), seq(R(b), W(c, 1)), seq(R(c), W(a, 1))]),
  litmus("MP", 3, ({ x, y }) => [seq(W(x, 1), W(y, 1)), seq(R(y), R(x))]),
  litmus("MP+cond", 2, ({ x, y }) => [
    seq(W(x, 1), W(y, 1)),
    function* () {
      if ((yield* take(R(y))) !== 0) yield* blindly(R(x));
    },
  ]),
  litmus("MP+rels+acq", 3, ({ x, y }) => [
    seq(W(x, 1), W(y, 0), W(y, 1)),
    function* () {
      if ((yield* take(R(y))) !== 0) yield* blindly(R(x));
    },
  ]),
  litmus("S", 3, ({ x, y }) => [seq(W(x, 2), W(y, 1)), seq(R(y), W(x, 1))]),
  litmus("2+2W", 3, ({ x, y }) => [seq(W(x, 1), W(y, 2)), seq(W(y, 1), W(x, 2))]),
  litmus("2CoWR", 4, ({ x, y }) => [seq(R(y)), seq(R(x)), seq(W(x, 1)), seq(W(y, 1))]),
  litmus("CoRR", 6, ({ x }) => [seq(W(x, 1), W(x, 2)), seq(R(x), R(x))]),
  litmus("CoRR0", 4, ({ x }) => [seq(W(x, 1)), seq(R(x)), seq(R(x))]),
  litmus("CoRR1", 36, ({ x }) => [seq(W(x, 1)), seq(W(x, 2)), seq(R(x), R(x)), seq(R(x))]),
  litmus("CoRW", 3, ({ x }) => [seq(R(x), W(x, 1)), seq(W(x, 2))]),
  litmus("CoWR", 3, ({ x }) => [seq(W(x, 1), R(x)), seq(W(x, 2))]),
  litmus("IRIW", 15, ({ x, y }) => [seq(W(x, 1)), seq(R(x), R(y)), seq(R(y), R(x)), seq(W(y, 1))]),
  litmus("LB+fr-fr-data+data", 16, ({ x, y }) => [
    seq(R(x), W(y, 1)),
    seq(R(y), R(y), W(x, 1)),
    seq(W(y, 2)),
  ]),
  litmus("LB+incMPs", 15, ({ x, y, z, w }) => [
    seq(R(x), FAA(z, 1)),
    seq(FAA(z, 1), W(y, 1)),
    seq(R(y), FAA(w, 1)),
    seq(FAA(w, 1), W(x, 1)),
  ]),
  litmus("MCP-rrw", 6, ({ x }) => [seq(W(x, 1)), seq(W(x, 2)), seq(R(x))]),
  litmus("MP+incMP", 7, ({ x, y, z }) => [
    seq(R(y), FAA(z, 1)),
    seq(FAA(z, 1), R(x)),
    seq(W(x, 1), W(y, 1)),
  ]),
  litmus("MP2", 9, ({ a, b, c, d }) => [
    seq(W(a, 1), W(c, 1), W(b, 1), W(d, 1)),
    seq(R(b), R(a)),
    seq(R(d), R(c)),
  ]),
  litmus("MPU+rel+acq", 6, ({ x, y }) => [
    seq(W(x, 1), W(y, 1)),
    seq(FAA(y, 1)),
    function* () {
      if ((yield* take(R(y))) > 1) yield* blindly(W(x, 2));
    },
  ]),
  litmus("MPU+rels+acq", 12, ({ x, y }) => [
    seq(W(x, 1), W(y, 0), W(y, 1)),
    seq(FAA(y, 1)),
    function* () {
      if ((yield* take(R(y))) > 1) yield* blindly(W(x, 2));
    },
  ]),
  litmus("MPU2+rel+acq", 14, ({ x, y }) => [
    seq(W(x, 1), W(y, 1)),
    seq(CAS(y, 2, 3)),
    seq(CAS(y, 1, 2)),
    function* () {
      if ((yield* take(R(y))) > 2) yield* blindly(W(x, 2));
    },
  ]),
  litmus("RMWFix", 4, ({ x, y }) => [
    function* () {
      if ((yield* take(R(y))) === 0) return;
      yield* blindly(FAA(x, 1));
      yield* blindly(FAA(x, 1));
    },
    seq(FAA(x, 1)),
    seq(W(y, 42)),
  ]),
  litmus("RWC", 7, ({ x, y }) => [seq(W(x, 1)), seq(R(x), R(y)), seq(W(y, 1), R(x))]),
  litmus("W+RRR+W", 20, ({ x }) => [seq(W(x, 1)), seq(R(x), R(x), R(x)), seq(W(x, 2))]),
  litmus("W+RWC", 7, ({ x, y, z }) => [seq(W(x, 1), W(z, 1)), seq(R(z), R(y)), seq(W(y, 1), R(x))]),
  litmus("WWmerge1", 15, ({ x, y }) => [
    seq(R(x), R(y)),
    seq(W(x, 1), W(x, 2)),
    seq(W(y, 1), R(x)),
  ]),
  litmus("WWmerge2", 7, ({ x, y }) => [seq(R(x), R(y)), seq(W(x, 2)), seq(W(y, 1), R(x))]),
  litmus("Z6+acq", 7, ({ a, b, c }) => [
    seq(W(a, 1), W(b, 1)),
    seq(R(b), W(c, 1)),
    seq(W(c, 2), R(a)),
  ]),
  litmus("assume-ctrl", 4, ({ x, y }) => [
    function* () {
      const isLow = (yield* take(R(y))) < 2;
      yield* assume(isLow || (yield* take(R(y))) > 3);
      yield* blindly(W(x, 1));
    },
    function* () {
      yield* assume((yield* take(R(x))) < 3);
      yield* blindly(W(y, 3));
      yield* blindly(W(y, 4));
    },
  ]),
  litmus("atomicpo", 3, ({ x, y }) => [seq(W(y, 1), W(x, 1)), seq(XCHG(x, 1), XCHG(y, 1))]),
  litmus("casdep", 2, ({ x, y, z }) => [
    function* () {
      const read = yield* take(R(x));
      yield* blindly(CAS(y, read, 1));
      yield* blindly(W(z, read));
    },
    seq(W(y, 2)),
  ]),
  litmus("ccr", 2, ({ x }) => [seq(CAS(x, 0, 42)), seq(CAS(x, 0, 17), R(x))]),
  litmus("cii", 6, ({ x }) => [seq(CAS(x, 1, 2)), seq(FAA(x, 1)), seq(FAA(x, 1))]),
  litmus("cumul-release", 7, ({ x, y, z }) => [
    seq(W(x, 1), W(y, 1)),
    function* () {
      yield* blindly(W(z, yield* take(R(y))));
    },
    seq(R(z), R(x)),
  ]),
  litmus("default", 12, ({ x }) => [seq(R(x), R(x)), seq(W(x, 1)), seq(W(x, 2))]),
  litmus("inc2w", 6, ({ x }) => [seq(FAA(x, 1)), seq(W(x, 4)), seq(FAA(x, 2))]),
  litmus("isa2", 7, ({ a, b, c }) => [seq(W(a, 1), W(b, 1)), seq(R(b), W(c, 1)), seq(R(c), R(a))]),
  litmus("ori", 5, ({ x, y }) => [
    seq(FAA(x, 1), W(y, 1)),
    seq(CAS(x, 0, 1)),
    function* () {
      if ((yield* take(R(y))) !== 0) yield* blindly(W(x, 4));
    },
  ]),
  litmus("peterZ", 7, ({ x, y, z }) => [
    seq(W(x, 1), R(y)),
    seq(W(y, 1), W(z, 1)),
    seq(R(z), R(x)),
  ]),
  litmus("po-loc", 3, ({ x, y }) => [
    seq(R(y), R(x), W(x, 1)),
    function* () {
      yield* blindly(W(y, yield* take(R(x))));
    },
  ]),
  litmus("rii", 3, ({ x }) => [seq(R(x), FAA(x, 1)), seq(FAA(x, 1))]),
  litmus("rinc+wr", 3, ({ x }) => [seq(FAA(x, 1)), seq(W(x, 2), R(x))]),
  litmus("riwi", 3, ({ x, y }) => [seq(R(y), FAA(x, 1)), seq(FAA(x, 1), W(y, 1))]),
  litmus("small0", 9, ({ x }) => [seq(R(x)), seq(R(x), W(x, 1)), seq(W(x, 2))]),
  litmus("small1", 8, ({ x, y, z }) => [
    seq(R(y), R(z), R(x)),
    seq(W(x, 1)),
    seq(W(y, 1), W(z, 1)),
  ]),
  litmus("wcii", 24, ({ x }) => [seq(W(x, 5)), seq(CAS(x, 1, 2)), seq(FAA(x, 1)), seq(FAA(x, 1))]),
  litmus("psc-base-notin-ar", 1, ({ x, y }) => [
    function* () {
      yield* assume((yield* take(R(x))) === 2);
      yield* blindly(W(y, 1));
    },
    seq(W(y, 2)),
    function* () {
      const read = yield* take(R(y));
      yield* assume(read === 2);
      yield* blindly(W(x, read));
    },
  ]),
  litmus("WWR+2WR", 0, ({ x, y, z }) => [
    function* () {
      yield* blindly(W(x, 1));
      yield* blindly(W(y, 1));
      yield* assume((yield* take(R(z))) === 0);
    },
    function* () {
      yield* blindly(W(z, 1));
      yield* assume((yield* take(R(y))) === 2);
    },
    function* () {
      yield* blindly(W(y, 2));
      yield* assume((yield* take(R(x))) === 0);
    },
  ]),
];
