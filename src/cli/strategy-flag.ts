/** `--strategy NAME`: which runs are explored. */
import * as Flag from "effect/cli/Flag";
import * as Option from "effect/Option";
import { type StrategyName, strategyForms, strategyOf } from "../search/strategies/strategy.ts";

export const strategyFlag = Flag.String("strategy").pipe(
  Flag.filterMap(
    (name) => (isStrategyName(name) ? Option.some(name) : Option.none()),
    (name) => String(strategyOf(name)),
  ),
  Flag.withMetavar("NAME"),
  Flag.withDescription(`Which runs are explored: ${strategyForms} (exhaustive)`),
  Flag.withDefault("exhaustive" as const),
);

function isStrategyName(name: string): name is StrategyName {
  return typeof strategyOf(name) !== "string";
}
