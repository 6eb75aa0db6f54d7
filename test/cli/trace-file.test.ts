import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { describe, expect, test } from "vitest";
import { readTrace } from "../../src/cli/trace-file.ts";
import { folderWith } from "./refault.ts";

const folder = folderWith({});

function read(file: string) {
  const path = join(folder, file);
  return Effect.runPromise(
    readTrace(path).pipe(Effect.result, Effect.provide(NodeFileSystem.layer)),
  );
}

async function complaintAbout(text: string): Promise<string> {
  writeFileSync(join(folder, "it.json"), text);
  const result = await read("it.json");
  if (Result.isSuccess(result)) return "";
  const { message, remedy } = result.failure;
  return `${message.slice(folder.length + 1)} → ${remedy}`;
}

const step = { actor: "A", step: "read", picks: [0] };
const trace = {
  version: 1,
  model: "race",
  variant: "plain",
  parameters: { cpus: 2, preempt: "full", fast: true },
  claim: "one-owner",
  message: "",
  schedule: [step, step],
};

function edited(more: object): string {
  return JSON.stringify({ ...trace, ...more });
}

test("a trace is read as what it says; what it says besides is passed over", async () => {
  expect(await complaintAbout(edited({}))).toBe("");
  expect(await complaintAbout(edited({ events: ["A: read"], later: { more: 1 } }))).toBe("");
});

describe("a file that is no trace is told why", () => {
  test.for<[string, string, RegExp]>([
    ["cut off", edited({}).slice(0, 50), /is not JSON → .*cut off/],
    ["empty", " ", /is empty/],
    ["of words", "hello", /is not JSON/],
    ["a list", "[1, 2]", /is not a trace: it has no version/],
    ["null", "null", /is not a trace: it has no version/],
    ["nested without end", "[".repeat(200_000), /is not JSON/],
    ["newer", edited({ version: 7, schedule: "elsewhere" }), /is of version 7; .* reads version 1/],
    ["of a strange version", edited({ version: "x" }), /is not a trace: version is "x"/],
    ["of no whole version", edited({ version: 0.5 }), /is not a trace: version is 0\.5/],
    ["without a schedule", edited({ schedule: undefined }), /is not a trace: .*schedule/],
    ["with a schedule of text", edited({ schedule: "A B" }), /is not a trace: .*schedule/],
    ["with picks of text", edited({ schedule: [{ ...step, picks: ["0"] }] }), /number.*picks/],
    ["with picks below 0", edited({ schedule: [{ ...step, picks: [-1] }] }), /picks/],
    ["with picks between", edited({ schedule: [{ ...step, picks: [0.5] }] }), /picks/],
    ["with an actor of numbers", edited({ schedule: [{ ...step, actor: 3 }] }), /string.*actor/],
    ["with an object for a value", edited({ parameters: { cpus: {} } }), /is not a trace/],
    ["of a model without a name", edited({ model: null }), /string.*model/],
  ])("%s", async ([, text, expected]) => {
    expect(await complaintAbout(text)).toMatch(expected);
  });

  test("too long to be replayed", async () => {
    const schedule = Array.from({ length: 150_000 }, () => step);
    expect(await complaintAbout(edited({ schedule }))).toMatch(/has 150,000 steps; .* at most/);
  });

  test("too large to be read", async () => {
    const schedule = Array.from({ length: 1_000_000 }, () => step);
    expect(await complaintAbout(edited({ schedule }))).toMatch(/bytes; a trace has at most/);
  });

  test("missing, or a folder", async () => {
    expect(await read("gone.json")).toMatchObject({
      failure: { message: expect.stringContaining("does not exist") },
    });
    expect(await read(".")).toMatchObject({
      failure: { message: expect.stringContaining("is not a file") },
    });
  });
});

test("a name that is a prototype's stays data", async () => {
  const text = edited({}).replace('"cpus"', '"__proto__"');
  writeFileSync(join(folder, "it.json"), text);
  const result = await read("it.json");
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  expect(Result.isSuccess(result) && "polluted" in {}).toBe(false);
  if (Result.isSuccess(result))
    expect(Object.keys(result.success.parameters)).toContain("__proto__");
});
