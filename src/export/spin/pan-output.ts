/**
 * What Spin's verifier prints at the end of a search, as data. Counts of more than eight digits are
 * rounded by Spin before they are printed.
 */
export interface PanOutput {
  readonly stored: number;
  readonly transitions: number;
  readonly errors: number;
  /** The expressions asserted in vain, each once. */
  readonly asserted: readonly string[];
  /** Whether it came to a state where nobody can move and somebody should. */
  readonly hasDeadlock: boolean;
}

/** Why a search was cut short, as Spin says it. */
const cuts = /max search depth too small|reached -DMEMLIM bound|out of memory|VECTORSZ too small/;

/** The data, or in words why there is none. */
export function readPanOutput(text: string): PanOutput | string {
  const cut = cuts.exec(text);
  if (cut !== null) return `Spin ends before its search: ${cut[0]}`;
  const stored = numberBefore(text, "states, stored");
  const transitions = numberBefore(text, "transitions");
  const errors = /errors: (\d+)/.exec(text)?.[1];
  if (stored === null || transitions === null || errors === undefined) {
    return `Spin's verifier says nothing of states: ${text.trim().slice(0, 200)}`;
  }
  const asserted = [...text.matchAll(/assertion violated (.*) \(at depth/g)];
  return {
    stored,
    transitions,
    errors: Number(errors),
    asserted: [...new Set(asserted.map(([, expression = ""]) => expression.trim()))],
    hasDeadlock: /pan:\d+: invalid end state/.test(text),
  };
}

function numberBefore(text: string, words: string): number | null {
  const found = new RegExp(`^\\s*(\\S+) ${words}`, "m").exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
