import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { folderWith, modelsFolder, refault } from "./refault.ts";

let cwd = "";
let trace: Record<string, unknown> & { schedule: object[] };
const saved = ".refault/lost-update-plain.trace.json";

beforeAll(async () => {
  cwd = folderWith({});
  copyFileSync(join(modelsFolder, "lost-update.ts"), join(cwd, "lost-update.ts"));
  await refault(cwd, ["run", "./lost-update.ts"]);
  trace = JSON.parse(readFileSync(join(cwd, saved), "utf8"));
});

function replayOf(text: string, name: string) {
  writeFileSync(join(cwd, name), text);
  return refault(cwd, ["replay", name]);
}

describe("replay", () => {
  test("takes the recorded steps again and breaks the recorded claim", async () => {
    const { code, stdout, stderr } = await refault(cwd, ["replay", saved]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Reproduced");
    expect(stdout).toContain("✗ both-counted");
  });

  test("takes the model from where it is told", async () => {
    const path = join(modelsFolder, "lost-update.ts");
    const { code } = await refault(cwd, ["replay", saved, "--model", path]);
    expect(code).toBe(0);
    const other = join(modelsFolder, "philosophers.ts");
    const { code: wrong, stderr } = await refault(cwd, ["replay", saved, "--model", other]);
    expect(wrong).toBe(2);
    expect(stderr).toContain("a trace of lost-update");
    expect(stderr).toContain("defines philosophers");
  });

  test("of a run that breaks nothing ends in 1", async () => {
    const short = { ...trace, schedule: trace.schedule.slice(0, 2) };
    const { code, stdout } = await replayOf(JSON.stringify(short), "short.json");
    expect(code).toBe(1);
    expect(stdout).toContain("Not reproduced: this run does not break both-counted.");
    expect(stdout).not.toContain("✗");
  });
});

describe("a run that goes on for ever", () => {
  const goesOn = ".refault/left-standing-unfair.trace.json";
  let lasso: Record<string, unknown> = {};

  beforeAll(async () => {
    copyFileSync(join(modelsFolder, "left-standing.ts"), join(cwd, "left-standing.ts"));
    await refault(cwd, ["run", "./left-standing.ts"]);
    lasso = JSON.parse(readFileSync(join(cwd, goesOn), "utf8"));
  });

  test("is saved with what it repeats, and gone round again", async () => {
    expect(lasso.cycleFrom).toBe(1);
    const { code, stdout } = await refault(cwd, ["replay", goesOn]);
    expect(code).toBe(0);
    expect(stdout).toContain("Steps 2 to 3 lead back to where step 2 begins");
  });

  test("is not reproduced where it does not come back, or would not be fair", async () => {
    const longer = { ...lasso, cycleFrom: 2 };
    expect((await replayOf(JSON.stringify(longer), "longer.json")).stdout).toContain(
      "does not break set: its cycle does not lead back to where it began.",
    );
    const fairer = { ...lasso, variant: "weak" };
    expect((await replayOf(JSON.stringify(fairer), "fairer.json")).stdout).toContain(
      'does not break set: its cycle is not weakly fair to "setter".',
    );
  });

  test("cannot repeat what is not there", async () => {
    const { code, stderr } = await replayOf(JSON.stringify({ ...lasso, cycleFrom: 9 }), "9.json");
    expect(code).toBe(2);
    expect(stderr).toContain("repeats what follows 9 steps, and has 3 steps");
  });
});

describe("a trace that does not fit is told where it parts", () => {
  test.for<[string, () => string, RegExp]>([
    [
      "of another model",
      edited({ model: "lost-updates" }),
      /lost-updates, but lost-update\.ts defines/,
    ],
    ["of a lost variant", edited({ variant: "plane" }), /variant "plane", .*→ did you mean plain/],
    ["with a value out of range", edited({ parameters: { limit: 99 } }), /must be 2\.\.8, not 99/],
    ["with an unknown parameter", edited({ parameters: { speed: 1 } }), /no parameter "speed"/],
    [
      "of an older model, by a step",
      edited({ schedule: [step({ step: "peek" })] }),
      /parts from the model at step 1 of 1 step: .*"read count".*"peek"/,
    ],
    [
      "of an older model, by an actor",
      edited({ schedule: [step({}), step({ actor: "C" })] }),
      /at step 2 of 2 steps: .*no actor "C"/,
    ],
    [
      "of an older model, by a choice",
      edited({ schedule: [step({ picks: [9_999_999] })] }),
      /at step 1 of 1 step: .*alternatives/,
    ],
    ["longer than the run", () => JSON.stringify(twice()), /at step 5 of 8 steps: .*has finished/],
    [
      "with escapes in its names",
      edited({ schedule: [step({ step: "\u001b[2J\u001b]0;x\u0007" })] }),
      /at step 1/,
    ],
    [
      "with a prototype for a parameter",
      () => JSON.stringify(trace).replace(/"limit": ?2/, '"__proto__":2'),
      /no parameter "__proto__"/,
    ],
    [
      "that would load a model from elsewhere",
      edited({ model: "elsewhere", path: "../evil.ts" }),
      /not among the models here/,
    ],
    ["cut off", () => JSON.stringify(trace).slice(0, 90), /is not JSON → .*cut off/],
  ])("%s", async ([name, text, expected]) => {
    const file = `${name.replaceAll(/\W/g, "-")}.json`;
    const { code, stderr } = await replayOf(text(), file);
    expect(stderr.replace(/\s+/g, " ")).toMatch(expected);
    expect(stderr).toContain(file.slice(0, 12));
    expect(code).toBe(2);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr.includes("\u001b")).toBe(false);
  });
});

function step(more: object): object {
  return { actor: "A", step: "read count", picks: [], ...more };
}

function edited(more: object): () => string {
  return () => JSON.stringify({ ...trace, ...more });
}

function twice(): object {
  return { ...trace, schedule: [...trace.schedule, ...trace.schedule] };
}
