/** That every mutant can be made; `npm run test:mutants` shows that every one is killed. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { everyMutant } from "./every.ts";
import { applied, root } from "./mutant.ts";

test.for(everyMutant)("$name: its text stands in $file once", (mutant) => {
  expect(applied(mutant)).toContain(mutant.to);
  expect(mutant.to).not.toBe(mutant.from);
  expect(mutant.killers.filter((killer) => !existsSync(join(root, killer)))).toEqual([]);
});

test("each has a name of its own", () => {
  const names = everyMutant.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
