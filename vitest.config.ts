/**
 * How the tests run: one process for each file, a minute for each test at most. `UPDATE=1` rewrites what
 * they compare with.
 */
import "./test/support/node20-polyfill.mjs";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["./test/support/node20-polyfill.mjs"],
    testTimeout: 60_000,
    update: process.env.UPDATE === "1",
  },
});
