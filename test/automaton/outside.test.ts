/** What a model may not ask, and what is left of that afterwards. */
import { afterEach, expect, test } from "vitest";
import { Watch } from "../../src/automaton/watch.ts";
import { OutOfPatience, watched } from "../../src/cli/watchdog.ts";
import { ModelMistake } from "../../src/index.ts";
import { clearAmbient } from "../../src/model/ambient.ts";

afterEach(clearAmbient);

test.each<[string, () => unknown]>([
  ["Math.random()", () => Math.random()],
  ["Date.now()", () => Date.now()],
  ["new Date()", () => new Date()],
  ["Date()", () => Date()],
  ["performance.now()", () => performance.now()],
  ["crypto.randomUUID()", () => crypto.randomUUID()],
  ["process.hrtime()", () => process.hrtime()],
  ["process.hrtime.bigint()", () => process.hrtime.bigint()],
])("%s is refused, with the place", (asked, ask) => {
  const watch = new Watch();
  watch.whose = { what: 'step "roll" of actor "A"', actor: "A", place: null };
  let mistake: unknown;
  try {
    watch.over(ask);
  } catch (thrown) {
    mistake = thrown;
  }
  expect(mistake).toBeInstanceOf(ModelMistake);
  expect(mistake).toMatchObject({ code: "nondeterministic", actor: "A" });
  expect((mistake as ModelMistake).message).toContain(`step "roll" of actor "A" asks ${asked}`);
  expect((mistake as ModelMistake).place?.file).toMatch(/outside\.test\.ts$/);
  expect(typeof ask()).not.toBe("undefined");
});

test("a certain point in time may be computed with", () => {
  const year = () => new Date(0).getUTCFullYear() + Number(new Date(0) instanceof Date);
  expect(new Watch().over(year)).toBe(1971);
});

test("clocks and dice are back after a call, even after one that was ended by force", () => {
  const before = [Date, Date.now, Math.random, process.hrtime, process.hrtime.bigint];
  const after = () => [Date, Date.now, Math.random, process.hrtime, process.hrtime.bigint];
  new Watch().over(() => undefined);
  expect(after()).toEqual(before);
  const spin = (): never => {
    for (;;);
  };
  expect(() => watched(() => new Watch().over(spin), 20)).toThrow(OutOfPatience);
  expect(after()).toEqual(before);
  expect(performance.now()).toBeGreaterThan(0);
});
