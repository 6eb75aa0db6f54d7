/**
 * A mistake in a model: something that its author must mend before any verdict means anything.
 *
 * Mistakes are one of three kinds of trouble that never mix. A violation is data in a report; a
 * defect of refault itself is a `Defect`; a mistake names the place in the model and what to do.
 */
import type { Place } from "./place.ts";

export type MistakeCode =
  | "build-failed"
  | "bound-reached"
  | "claim-writes"
  | "duplicate-name"
  | "nondeterministic"
  | "not-a-model"
  | "not-plain-data"
  | "outside-build"
  | "outside-step"
  | "parameter"
  | "step-threw"
  | "unknown-name"
  | "used-twice"
  | "value-outside-domain"
  | "yields-nothing";

export interface MistakeDetail {
  readonly place?: Place | null;
  readonly actor?: string;
  /** One sentence: what the author should do about it. */
  readonly remedy?: string;
}

export class ModelMistake extends Error {
  override readonly name = "ModelMistake";
  readonly code: MistakeCode;
  readonly place: Place | null;
  readonly actor: string | null;
  readonly remedy: string | null;

  constructor(code: MistakeCode, message: string, detail: MistakeDetail = {}) {
    super(message);
    this.code = code;
    this.place = detail.place ?? null;
    this.actor = detail.actor ?? null;
    this.remedy = detail.remedy ?? null;
  }
}
