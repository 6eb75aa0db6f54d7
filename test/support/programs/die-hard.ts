/**
 * Two jugs of three and five gallons, and four gallons wanted: a single actor and nothing but choices.
 * Six steps are the fewest. `DieHard.tla` in tlaplus/Examples.
 */
import { actor, always, cell, choose, defineModel, forever, range, step, violates } from "refault";

export const dieHard = defineModel({
  name: "die-hard",
  variants: { jugs: violates("never-four-gallons") },
  build() {
    const small = cell("small", range(0, 3));
    const big = cell("big", range(0, 5));
    const pour = (gallons: number): void => {
      small.value += gallons;
      big.value -= gallons;
    };
    const acts = {
      "fill small": () => {
        small.value = 3;
      },
      "fill big": () => {
        big.value = 5;
      },
      "empty small": () => {
        small.value = 0;
      },
      "empty big": () => {
        big.value = 0;
      },
      "small to big": () => pour(-Math.min(small.value, 5 - big.value)),
      "big to small": () => pour(Math.min(big.value, 3 - small.value)),
    };
    return {
      actors: [
        actor("man", () => forever(() => step("move water", () => choose(Object.values(acts))()))),
      ],
      claims: [always("never-four-gallons", () => big.value !== 4)],
    };
  },
});
