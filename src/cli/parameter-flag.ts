/** `--param NAME=VALUE`: a parameter of the model, as every command that explores one takes it. */
import * as Flag from "effect/cli/Flag";
import * as Option from "effect/Option";

export const parameterFlag = Flag.String("param").pipe(
  Flag.filterMap(
    (text) => {
      const cut = text.indexOf("=");
      const pair = [text.slice(0, cut), text.slice(cut + 1)] as const;
      return cut > 0 ? Option.some(pair) : Option.none();
    },
    () => "name=value",
  ),
  Flag.withMetavar("NAME=VALUE"),
  Flag.withDescription("A parameter of the model, such as cpus=3; may be repeated"),
  Flag.atLeast(0),
);
