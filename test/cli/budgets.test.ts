/** Budgets of nothing: one message, no run, and the exit code of a mistake. */
import { expect, test } from "vitest";
import { modelsFolder, refault } from "./refault.ts";

test.for(["max-states", "max-seconds", "max-memory", "runs", "max-steps"])(
  "--%s 0 is refused",
  async (flag) => {
    const { code, stdout, stderr } = await refault(modelsFolder, [
      ...["run", "./lost-update.ts", `--${flag}`, "0"],
    ]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(new RegExp(`^[^\\n]*--${flag}: "0"\\. Expected: an? .*\\n  → see `));
    expect(stderr).not.toMatch(/^\s+at /m);
  },
);
