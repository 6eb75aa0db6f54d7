import { join } from "node:path";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { expect, test } from "vitest";
import { loadModel } from "../../src/cli/models/load-model.ts";
import { folderWith } from "./refault.ts";

test("a file that never ends to load is a mistake, and so is a file that imports it", async () => {
  const folder = folderWith({
    "spins.ts": "for (;;) {}\nexport default 1;\n",
    "imports-it.ts": 'import "./spins.ts";\nexport default 1;\n',
    "innocent.ts": "export default 1;\n",
  });
  const loading = ["spins", "imports-it", "innocent"].map((name) =>
    Effect.result(loadModel(join(folder, `${name}.ts`), 50)),
  );
  const [spins, importsIt, innocent] = await Effect.runPromise(Effect.all(loading));
  const toldOf = (file: string) => ({
    failure: {
      message: `${join(folder, file)}: has not been loaded within 50 ms`,
      remedy: expect.stringContaining("never ends"),
    },
  });
  expect(spins).toMatchObject(toldOf("spins.ts"));
  expect(importsIt).toMatchObject(toldOf("imports-it.ts"));
  expect(innocent).toEqual(Result.succeed(null));
});
