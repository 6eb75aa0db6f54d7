import { describe, expect, test } from "vitest";
import { breakableClaims, type Subject } from "../../src/export/subject.ts";
import { tla } from "../../src/export/tla/tla.ts";
import { noDeadlock } from "../../src/model/model.ts";
import lostUpdate from "../cli/models/lost-update.ts";
import { everyModel } from "../support/catalog.ts";
import letterBox from "./letter-box.ts";
import { subjectOf } from "./subject.ts";
import { exploreModule } from "./tla-reader.ts";

const golden = (name: string) => `../golden/files/export/${name}.tla`;

test("two counters read as TLA+ as they were written", async () => {
  const { text, module } = tla(subjectOf(lostUpdate, "plain"));
  expect(module).toBe("lost_update_plain");
  await expect(text).toMatchFileSnapshot(golden(module));
});

test("a daemon, a choice, a step that blocks and a claim that an actor breaks, as TLA+", async () => {
  const { text, module } = tla(subjectOf(letterBox, "bills-too"));
  await expect(text).toMatchFileSnapshot(golden(module));
});

const models = await everyModel();

/** A module read by the rules of TLA+ beside the report it was written from. */
function expectSame(subject: Subject): void {
  const { report, image } = subject;
  const { text, claims } = tla(subject);
  const { states, transitions, broken } = exploreModule(text, [...claims.keys()]);
  const comparable = [...breakableClaims(image), noDeadlock];
  const ours = report.broken.map(({ claim }) => claim).filter((it) => comparable.includes(it));
  expect({ states, transitions }).toEqual({
    states: report.states,
    transitions: report.transitions,
  });
  expect(broken.map((name) => claims.get(name) ?? name).sort()).toEqual(ours.sort());
}

describe("what the module says, read by the rules of TLA+, is what refault explored", () => {
  test.for(["bills-too", "unread"])("letter-box/%s", (variant) => {
    expectSame(subjectOf(letterBox, variant, { letters: 3 }));
  });

  test.for([
    ["dcss", "publish-first"],
    ["spufs", "handler-inserts"],
    ["spufs", "core-inserts"],
    ["spufs-class1", "kept-own-area"],
    ["relocate-metadata", "no-pin"],
  ] as const)("%s/%s", ([name, variant]) => {
    const model = models.find((it) => it.name === name);
    expect(model).toBeDefined();
    if (model !== undefined) expectSame(subjectOf(model, variant));
  });
});

test("a module that says something else is seen to", () => {
  const subject = subjectOf(letterBox, "bills-too");
  const { text } = tla(subject);
  const forgetful = text.replace('!.box_content = "bill"', '!.box_content = "letter"');
  expect(exploreModule(forgetful, []).states).not.toBe(subject.report.states);
  expect(() => exploreModule(text.replace("!.box_content", "!.box"), [])).toThrow("no field box");
});

test("where refault says that nothing ever comes, the module says so", () => {
  const subject = subjectOf(letterBox, "bills-too");
  const { image } = subject;
  const actors = image.actors.map((actor) => ({
    ...actor,
    locals: actor.locals.map((local) => ({ ...local, branches: local.branches.slice(1) })),
  }));
  const { text } = tla({ ...subject, image: { ...image, actors } });
  expect(() => exploreModule(text, [])).toThrow("nothing ever comes");
});
