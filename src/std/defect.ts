/**
 * A defect: a fault of refault itself, never of a model and never a verdict. The message begins with
 * the name of the invariant that did not hold.
 */
export class Defect extends Error {
  override readonly name = "Defect";
  /** The schedule that led there, as far as it is known; plain data. */
  readonly schedule: readonly unknown[];

  constructor(invariant: string, detail: string, schedule: readonly unknown[] = []) {
    super(`${invariant}: ${detail}`);
    this.schedule = schedule;
  }
}

/** Throws a defect unless the invariant holds. */
export function invariant(condition: boolean, name: string, detail: string): asserts condition {
  if (!condition) throw new Defect(name, detail);
}
