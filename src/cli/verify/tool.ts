/** Other people's programs: started, listened to, and ended when nobody listens any more. */
import * as Effect from "effect/Effect";
import * as ChildProcess from "effect/process/ChildProcess";
import type { ChildProcessSpawner } from "effect/process/ChildProcessSpawner";
import * as Stream from "effect/Stream";
import { Mistake } from "../mistake.ts";

export interface Called {
  readonly code: number;
  /** What it said, on either stream: each line once. */
  readonly text: string;
}

export type Calling<A> = Effect.Effect<A, Mistake, ChildProcessSpawner>;

export function call(command: string, args: readonly string[], cwd: string): Calling<Called> {
  return Effect.scoped(
    Effect.gen(function* () {
      const running = yield* ChildProcess.make(command, args, { cwd });
      const said = new Set<string>();
      yield* running.all.pipe(
        Stream.decodeText(),
        Stream.splitLines,
        Stream.runForEach((line) => Effect.sync(() => said.add(unnumbered(line)))),
      );
      const code = yield* running.exitCode;
      return { code: Number(code), text: [...said].join("\n") };
    }),
  ).pipe(Effect.mapError((error) => notStarted(command, error.message)));
}

/** Spin tells each error it passes over with its number and depth: one of a kind is enough. */
function unnumbered(line: string): string {
  return line.replace(/^pan:\d+: (.*) \(at depth \d+\)$/, "pan:1: $1 (at depth 0)");
}

function notStarted(command: string, message: string): Mistake {
  return new Mistake({ message: `${command} could not be started: ${message}` });
}

/** Fails unless the program is there; `packages` is what to install where it is not. */
export function needs(command: string, args: readonly string[], packages: string): Calling<void> {
  return call(command, args, process.cwd()).pipe(
    Effect.mapError(
      () =>
        new Mistake({
          message: `${command} is not on this machine, or not on the PATH`,
          remedy: `install it (on Debian: apt-get install ${packages})`,
        }),
    ),
    Effect.asVoid,
  );
}
