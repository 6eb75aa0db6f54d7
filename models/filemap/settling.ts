/**
 * When everybody who was using a file has ended, and what must hold then: each of its pages is held
 * by the page cache and by the ptes that map it, and by nobody else.
 */
import { type Claim, cell, range, type Steps, step } from "refault";
import type { FileVma, Page } from "refault/linux";
import { fileTranslations } from "../../properties/file-translations.ts";
import { refaultTerminates } from "../../properties/refault-terminates.ts";
import { refcountConserved } from "../../properties/refcount-conserved.ts";

export interface Settling {
  /** Makes a body say that it has ended. */
  readonly ending: (body: () => Steps<unknown>) => () => Steps;
  readonly claims: readonly Claim[];
}

/** Of so many actors, which use files through these vmas. */
export function settling(areas: readonly FileVma[], actors: number): Settling {
  const files = [...new Set(areas.map(({ file }) => file))];
  const running = cell("running", range(0, actors), actors);
  const settled = () => running.value === 0;
  const end = () =>
    step("end", () => {
      running.value -= 1;
    });
  const holders = (page: Page) => {
    const slots = files.flatMap(({ pageTree }) => pageTree.filter(({ value }) => value === page));
    const ptes = [...fileTranslations(areas)].filter((found) => found.kind === "pte");
    return slots.length + ptes.filter((found) => found.page === page).length;
  };
  return {
    ending: (body) =>
      function* () {
        yield* body();
        yield* end();
      },
    claims: [
      refaultTerminates(settled),
      refcountConserved(
        files.flatMap(({ memory }) => memory),
        { settled, holders },
      ),
    ],
  };
}
