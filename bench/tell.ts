/** What the contests of one size come to: counters first, time second. */
import type { Contest } from "./contest.ts";
import type { Searched } from "./refault.ts";
import type { Verified } from "./spin.ts";
import { geometricMean, median, table } from "./table.ts";

export function counters(contests: readonly Contest[]): string {
  const title = [
    "",
    "",
    "states",
    "transitions",
    "depth",
    "generator runs",
    "bits",
    "table B/state",
    "peak B/state",
    "Spin B/state",
    "Spin reduced to",
  ];
  const rows = contests.map(({ name, setting, refault, spin }) => {
    const [first] = refault;
    const states = first?.states ?? 0;
    const reduced = spin.reduced[0]?.states;
    return [
      name,
      setting,
      whole(states),
      whole(first?.transitions),
      whole(first?.depth),
      whole(first?.generatorRuns),
      whole(first?.stateBits),
      fixed((first?.tableBytes ?? 0) / states, 1),
      fixed(median(refault.map(({ peakBytes }) => peakBytes)) / states, 1),
      fixed(median(spin.full.map(({ bytes }) => bytes)) / states, 1),
      reduced === undefined ? "-" : `${fixed((100 * reduced) / states, 1)} %`,
    ];
  });
  return table([title, ...rows]);
}

export function times(contests: readonly Contest[]): string {
  const title = [
    "",
    "refault s",
    "search s",
    "Spin s",
    "Spin reduced s",
    "refault M/s",
    "search M/s",
    "Spin M/s",
    "refault/Spin",
    "search/Spin",
  ];
  const measured = contests.map((contest) => ({ contest, speed: speedOf(contest) }));
  const rows = measured.map(({ contest: { name, spin }, speed }) => [
    name,
    fixed(speed.processSeconds, 2),
    fixed(speed.searchSeconds, 2),
    fixed(speed.spinSeconds, 2),
    fixed(cpuOf(spin.reduced), 2),
    fixed(speed.transitions / speed.processSeconds / 1e6, 2),
    fixed(speed.transitions / speed.searchSeconds / 1e6, 2),
    fixed(speed.transitions / speed.spinSeconds / 1e6, 2),
    fixed(speed.spinSeconds / speed.processSeconds, 2),
    fixed(speed.spinSeconds / speed.searchSeconds, 2),
  ]);
  const mean = (of: (speed: Speed) => number) =>
    fixed(geometricMean(measured.map(({ speed }) => of(speed))), 2);
  const last = [
    "geometric mean",
    "",
    "",
    "",
    "",
    mean((speed) => speed.transitions / speed.processSeconds / 1e6),
    mean((speed) => speed.transitions / speed.searchSeconds / 1e6),
    mean((speed) => speed.transitions / speed.spinSeconds / 1e6),
    mean((speed) => speed.spinSeconds / speed.processSeconds),
    mean((speed) => speed.spinSeconds / speed.searchSeconds),
  ];
  return table([title, ...rows, last]);
}

interface Speed {
  readonly transitions: number;
  readonly processSeconds: number;
  readonly searchSeconds: number;
  readonly spinSeconds: number;
}

function speedOf({ refault, spin }: Contest): Speed {
  return {
    transitions: refault[0]?.transitions ?? 0,
    processSeconds: cpuOf(refault),
    searchSeconds: median(refault.map(({ searchSeconds }) => searchSeconds)),
    spinSeconds: cpuOf(spin.full),
  };
}

function cpuOf(measured: readonly (Searched | Verified)[]): number {
  return median(measured.map(({ cpuSeconds }) => cpuSeconds));
}

function whole(figure: number | undefined): string {
  return (figure ?? 0).toLocaleString("en");
}

/** A dash where nothing was measured. */
function fixed(figure: number, digits: number): string {
  return Number.isNaN(figure) ? "-" : figure.toFixed(digits);
}
