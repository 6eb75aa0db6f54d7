/**
 * The page a report is written on: how wide it is, what its inks look like, how a place is named.
 *
 * Renderers name an ink by what it means; the shell decides what it looks like, and whether it is
 * looked at on a terminal at all. That keeps this room free of escapes, of files and of the screen.
 */
import type { Place } from "../model/place.ts";

export type Ink = "good" | "bad" | "unsure" | "strong" | "faint" | "changed";

export type Paint = (ink: Ink, text: string) => string;

export interface Page {
  /** Columns that a line may take. */
  readonly width: number;
  readonly paint: Paint;
  /** A place as `file:line`, the file as the reader would type it. */
  readonly locate: (place: Place) => string;
}

/** No ink at all: files, pipes, golden texts. */
export const unpainted: Paint = (_, text) => text;
