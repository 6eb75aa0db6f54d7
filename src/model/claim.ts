/**
 * Claims: what a model asserts. A claim reads cells and writes none; it is learned as a decision tree
 * just as a step is. It is broken when its condition returns false or an `assert` in it fails.
 */
export interface Claim {
  readonly name: string;
  /** `always`: in every state. `at-end`: in every state where all actors but daemons have finished. */
  readonly scope: "always" | "at-end";
  readonly condition: () => boolean | undefined;
}

/**
 * Holds in every state.
 *
 * @example
 * always("one-owner", () => !(a.value === "critical" && b.value === "critical"))
 */
export function always(name: string, condition: () => boolean | undefined): Claim {
  return { name, scope: "always", condition };
}

/** Holds whenever every actor that is not a daemon has finished. */
export function atEnd(name: string, condition: () => boolean | undefined): Claim {
  return { name, scope: "at-end", condition };
}
