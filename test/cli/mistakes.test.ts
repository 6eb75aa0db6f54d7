/** Every mistake that a model can hold: one message with the place and the likely cause, exit code 2. */
import { beforeAll, describe, expect, test } from "vitest";
import { type Ended, folderWith, refault } from "./refault.ts";

const imports = `import {
  actor, again, always, cell, defineModel, holds, loop, range, routine, step,
} from "refault";
`;

/** A model of this name around a build function; what is wrong stands on line 6. */
function model(name: string, build: string): string {
  return `${imports}export default defineModel({ name: "${name}", variants: { only: holds() }, build() {
const a = cell("a", range(0, 1));
${build}
} });
`;
}

function actorA(body: string): string {
  return `return { actors: [actor("A", function* () {
${body} })] };`;
}

/** File, its text, and what is said of it. */
const mistakes: readonly (readonly [string, string, RegExp])[] = [
  ["syntax", `${imports}const x: number = ;`, /^syntax\.ts:4: does not parse: /],
  ["throws", `${imports}throw new Error('no luck');`, /^throws\.ts:4: threw .*: Error: no luck$/],
  [
    "misspelt",
    'import { cel, defineModel } from "refault";',
    /^misspelt\.ts:1: .*export named 'cel'$/,
  ],
  [
    "awaits",
    `${imports}await null; throw new Error('late');`,
    /^awaits\.ts:4: threw .*: Error: late$/,
  ],
  ["import", `${imports}import "./away.ts";`, /^import\.ts: cannot find module .*away\.ts'$/],
  ["outside", `${imports}cell("x", [1]);`, /^outside\.ts:4: cell\(\) outside .*build/],
  [
    "name",
    `${imports}defineModel({ name: "A B" });`,
    /^name\.ts:4: a model cannot be called "A B"/,
  ],
  ["no-variant", `${imports}defineModel({ name: "x", variants: {} });`, /x has no variants/],
  [
    "two-cells",
    model("two-cells", `\ncell("a", [1]); return { actors: [] };`),
    /^two-cells\.ts:7: two cells are called "a"/,
  ],
  [
    "two-actors",
    model("two-actors", `const body = function* () {};\nactor("A", body); actor("A", body);`),
    /^two-actors\.ts:7: two actors are called "A"/,
  ],
  ["no-actors", model("no-actors", "return { actors: [] };"), /no-actors\/only has no actors/],
  ["build-throws", model("build-throws", "null.x;"), /^build-throws\.ts:6: build\(\) .*TypeError/],
  [
    "domain",
    model("domain", actorA("const x = yield* a.read(); yield* a.write(x + 2);")),
    /"a" was given 2, which is not one of 0\.\.1/,
  ],
  [
    "outside-step",
    model("outside-step", actorA("if (a.value === 0) yield* a.write(1);")),
    /^outside-step\.ts:7: "a" was read outside a step/,
  ],
  [
    "claim-writes",
    model(
      "claim-writes",
      'const c = () => {\na.value = 0; return true; }; return { claims: [always("c", c)], actors: [actor("A", function* () { yield* a.write(1); })] };',
    ),
    /^claim-writes\.ts:7: a claim writes "a"/,
  ],
  [
    "not-plain",
    model(
      "not-plain",
      `const r = routine("look", function* () { yield* a.read(); return new Map(); });
${actorA("yield* r(); yield* a.write(1);")}`,
    ),
    /routine "look" returns an instance of Map/,
  ],
  [
    "never-collapses",
    model("never-collapses", actorA("for (;;) yield* a.write(1);")),
    /^never-collapses\.ts:7: actor "A" has taken \d+ steps within one routine/,
  ],
  [
    "counts-on",
    model(
      "counts-on",
      actorA("yield* loop(0, function* (i) { yield* a.read(); return again(i + 1); });"),
    ),
    /^counts-on\.ts:7: a loop of actor "A" has carried \d+ different values/,
  ],
  [
    "rolls-dice",
    model(
      "rolls-dice",
      actorA(
        "for (let i = 0; i < 40; i += 1) if (Math.random() < 0.5) yield* a.read(); else yield* a.write(1);",
      ),
    ),
    /^rolls-dice\.ts:7: actor "A" .* asks Math\.random\(\)/,
  ],
  [
    "leaks",
    model("leaks", `let seen = 0;\n${actorA("seen += 1; yield* a.write(seen % 2);")}`),
    /actor "A" .*(again|re-run)/,
  ],
  [
    "step-throws",
    model(
      "step-throws",
      actorA('yield* step("oops", () => {\nthrow new TypeError("bad pointer"); });'),
    ),
    /^step-throws\.ts:8: actor "A" threw TypeError: bad pointer/,
  ],
  [
    "taken-twice",
    model("taken-twice", actorA("const w = a.write(1); yield* w;\nyield* w;")),
    /^taken-twice\.ts:8: the same steps are taken a second time/,
  ],
  [
    "calls-itself",
    model(
      "calls-itself",
      `const r = routine("r", function* () {\nyield* a.read(); yield* r(); });\n${actorA("yield* r();")}`,
    ),
    /^calls-itself\.ts:7: actor "A" is \d+ calls deep and enters "r"/,
  ],
  [
    "asks-the-time",
    model(
      "asks-the-time",
      actorA('const t = yield* step("t", () => performance.now()); yield* a.write(t & 1);'),
    ),
    /^asks-the-time\.ts:7: step "t" of actor "A" asks performance\.now\(\)/,
  ],
  [
    "counts-in-build",
    model(
      "counts-in-build",
      `let n = 0;\nconst inc = () => step("inc", () => { n += 1; });\n${actorA("yield* inc(); yield* a.write(n > 1 ? 1 : 0);")}`,
    ),
    /^counts-in-build\.ts:\d: actor "A" .* runs again/,
  ],
  [
    "other-names",
    `let n = 0;${model("other-names", 'n += 1; return { actors: [actor("A" + n, () => a.write(1))] };')}`,
    /^other-names\.ts:6: build\(\) of other-names\/only makes something else/,
  ],
  [
    "claim-throws",
    model(
      "claim-throws",
      'const c = always("c", () => {\nreturn null.x; }); return { claims: [c], actors: [actor("A", () => a.write(1))] };',
    ),
    /^claim-throws\.ts:7: claim "c" threw TypeError/,
  ],
  ["bare-yield", model("bare-yield", actorA("yield a.write(1);")), /actor "A" yields .*no step/],
];

const innocent = model("innocent", actorA("yield* a.write(1);"));

interface Told {
  readonly message: string;
  readonly place: { readonly file: string; readonly line: number } | null;
}

describe("among models with mistakes", () => {
  let all: Ended;
  let told: readonly Told[];

  beforeAll(async () => {
    const files = mistakes.map(([name, text]) => [`${name}.ts`, text] as const);
    const cwd = folderWith({ ...Object.fromEntries(files), "innocent.ts": innocent });
    all = await refault(cwd, ["run", ".", "--json"]);
    told = JSON.parse(all.stdout).errors;
  });

  test("each is told once, and the others are explored all the same", () => {
    expect(all.code).toBe(2);
    expect(told).toHaveLength(mistakes.length);
    expect(JSON.parse(all.stdout).results).toMatchObject([{ model: "innocent", verdict: "holds" }]);
  });

  test.for(mistakes)("the one in %s is named", ([, , expected]) => {
    const lines = told.map(({ message, place }) => {
      const file = place?.file.replace(/^.*\//, "");
      return place === null ? message : `${file}:${place.line}: ${message}`;
    });
    expect(
      lines.some((line) => expected.test(line)),
      lines.join("\n"),
    ).toBe(true);
  });

  test("none is a defect of ours, and no stack is dumped", () => {
    expect(all.stdout).not.toContain('"defect"');
    expect(all.stderr).not.toMatch(/^\s+at |node:internal/m);
  });
});

test("a mistake is told with its place and a remedy", async () => {
  const cwd = folderWith({
    "race.ts": model("race", actorA("if (a.value === 0) yield* a.write(1);")),
  });
  const { code, stdout, stderr } = await refault(cwd, ["run", "./race.ts"]);
  expect(code).toBe(2);
  expect(stdout).toContain("1 with a mistake");
  expect(stderr).toMatch(/^race\.ts:7: "a" was read outside a step\n {2}in the actor A\n {2}→ /);
});

test("a file may throw what is no Error, at which Node itself points too", async () => {
  const cwd = folderWith({ "throws-text.ts": "throw 'no luck';" });
  const { code, stderr } = await refault(cwd, ["run", "./throws-text.ts"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^throws-text\.ts: threw no luck$/m);
});
