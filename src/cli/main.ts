/**
 * The shell: commands in, exit codes out. Whatever goes wrong on the way is said once, in words, on
 * stderr; what is left at the end is a number.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime";
import * as NodeServices from "@effect/platform-node/NodeServices";
import * as Cause from "effect/Cause";
import * as CliConfig from "effect/cli/CliConfig";
import * as CliOutput from "effect/cli/CliOutput";
import * as Command from "effect/cli/Command";
import * as GlobalFlag from "effect/cli/GlobalFlag";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { mistakeText } from "../report/mistake.ts";
import { exporting } from "./commands/export.ts";
import { list } from "./commands/list.ts";
import { raceOddsCommand } from "./commands/race-odds.ts";
import { replay } from "./commands/replay.ts";
import { run } from "./commands/run.ts";
import { verify } from "./commands/verify.ts";
import { Ended, exitCodes } from "./exit-code.ts";
import { leave, leaveAtSecondInterruption } from "./leave.ts";
import type { Mistake } from "./mistake.ts";
import { mistakeOf } from "./outcome.ts";
import { ownVersion } from "./own-package.ts";
import { Screen } from "./screen.ts";

const refault = Command.make("refault").pipe(
  Command.withDescription("Explores the interleavings of kernel-style code and shows the races"),
  Command.withSubcommands([run, list, replay, exporting, verify, raceOddsCommand]),
);

const builtIns = [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions];

/** Help goes to stdout; a command that cannot be understood, in one message, to stderr. */
const presenter = Layer.effect(
  CliOutput.Presenter,
  Effect.gen(function* () {
    const { note, notesPage } = yield* Screen;
    return {
      present(event) {
        if (event._tag !== "InvalidInvocation") return CliOutput.defaultPresenter.present(event);
        const [error] = event.errors;
        const remedy = `see ${event.commandPath.join(" ")} --help`;
        const told = { message: error?.message ?? "", place: null, actor: null, remedy };
        return Effect.sync(() => note(mistakeText(told, notesPage)));
      },
    };
  }),
);

const say = (mistake: Mistake) =>
  Effect.gen(function* () {
    const { note, notesPage } = yield* Screen;
    note(mistakeText(mistake, notesPage));
    const code = mistake.code === "defect" ? exitCodes.defect : exitCodes.mistake;
    return yield* new Ended({ code });
  });

const program = Command.run(refault, { version: ownVersion() }).pipe(
  Effect.catchTag("ShowHelp", ({ errors }) =>
    errors.length > 0 ? new Ended({ code: exitCodes.mistake }) : Effect.void,
  ),
  Effect.catchTag("Mistake", say),
  Effect.catchCause((cause) => {
    const error = Cause.squash(cause);
    const isTold = error instanceof Ended || Cause.hasInterruptsOnly(cause);
    return isTold ? Effect.failCause(cause) : say(mistakeOf(cause));
  }),
  Effect.provide(presenter.pipe(Layer.provideMerge(Screen.layer))),
  Effect.provide(CliConfig.layer({ builtIns })),
  Effect.provide(NodeServices.layer),
);

leaveAtSecondInterruption();
NodeRuntime.runMain(program, { disableErrorReporting: true, teardown: leave });
