/**
 * Models: parameters and a variant in, cells, actors and claims out.
 *
 * The variants are the suite. Each has the verdict it must get, and a broken variant that holds fails
 * the suite just as a repaired one that breaks does.
 */
import type { Actor } from "./actor.ts";
import { construct } from "./building.ts";
import type { Cell } from "./cell.ts";
import type { Claim, Figure } from "./claim.ts";
import { checkFairness, isLiveness, type LivenessClaim } from "./liveness.ts";
import { ModelMistake } from "./mistake.ts";
import { isObserved, type ObservedClaim } from "./observed-claim.ts";
import { type Parameters, settle, type ValuesOf } from "./parameter.ts";
import { callerPlace, type Place } from "./place.ts";
import type { Twins } from "./twins.ts";

export type Expectation =
  | { readonly verdict: "holds" }
  | { readonly verdict: "violated"; readonly claim: string }
  | { readonly verdict: "needs"; readonly what: string };

/** The variant must hold. */
export function holds(): Expectation {
  return { verdict: "holds" };
}

/** The variant must break this claim; others may break too. */
export function violates(claim: string): Expectation {
  return { verdict: "violated", claim };
}

/** The variant can only be judged by an engine that has `what`; until then it is listed, not explored. */
export function needs(what: string): Expectation {
  return { verdict: "needs", what };
}

/** The claim that everybody makes: somebody can always move until all have finished. */
export const noDeadlock = "no-deadlock";
/** The claim of a bare `assert`. */
const assertion = "assertion";

/** Whatever a model may claim. */
type AnyClaim = Claim | ObservedClaim | LivenessClaim;

export interface ModelDefinition<V extends string, P extends Parameters> {
  /** Kebab-case; the word after `refault run`. */
  readonly name: string;
  /** One sentence. */
  readonly about?: string;
  /** What it abstracts: mail, function, kernel version. */
  readonly source?: string;
  readonly parameters?: P;
  readonly variants: Readonly<Record<V, Expectation>>;
  build(setting: { readonly variant: V } & ValuesOf<P>): {
    readonly actors: readonly Actor[];
    readonly claims?: readonly AnyClaim[];
    readonly figures?: readonly Figure[];
    readonly twins?: readonly Twins[];
  };
}

const modelMark: unique symbol = Symbol.for("refault/model") as never;

/** A model, whatever its variants and parameters are. */
export interface Model {
  readonly [modelMark]: true;
  readonly name: string;
  readonly about: string;
  readonly source: string;
  readonly parameters: Parameters;
  readonly variants: ReadonlyMap<string, Expectation>;
  /** Where it is defined. */
  readonly place: Place | null;
  /** Builds one variant afresh: its own cells, its own actors. */
  instantiate(variant: string, given?: Readonly<Record<string, unknown>>): Instance;
}

/** One variant of a model with its parameters settled: what is explored. */
export interface Instance {
  readonly model: string;
  readonly variant: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly actors: readonly Actor[];
  readonly cells: readonly Cell<unknown>[];
  readonly claims: readonly Claim[];
  /** The claims that are decided when the search has ended. */
  readonly observed: readonly ObservedClaim[];
  readonly liveness: readonly LivenessClaim[];
  readonly figures: readonly Figure[];
  readonly twins: readonly Twins[];
}

export function isModel(value: unknown): value is Model {
  return typeof value === "object" && value !== null && modelMark in value;
}

/**
 * Defines a model; a model file exports it as its default.
 *
 * @example
 * export default defineModel({
 *   name: "lost-update",
 *   variants: { plain: violates("both-counted"), atomic: holds() },
 *   build({ variant }) {
 *     const count = cell("count", range(0, 2));
 *     const body = function* () {
 *       if (variant === "atomic") {
 *         yield* step("inc", () => { count.value += 1; });
 *       } else {
 *         const seen = yield* count.read();
 *         yield* count.write(seen + 1);
 *       }
 *     };
 *     return {
 *       actors: [actor("A", body), actor("B", body)],
 *       claims: [atEnd("both-counted", () => count.value === 2)],
 *     };
 *   },
 * });
 */
export function defineModel<
  const V extends string,
  const P extends Parameters = Record<never, never>,
>(definition: ModelDefinition<V, P>): Model {
  const { name, parameters = {} } = definition;
  const place = callerPlace();
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
    throw new ModelMistake("not-a-model", `a model cannot be called ${JSON.stringify(name)}`, {
      place,
      remedy: "use lower-case letters, digits and hyphens, as in spufs-local-store",
    });
  }
  const variants = new Map<string, Expectation>(Object.entries(definition.variants));
  if (variants.size === 0) {
    throw new ModelMistake("not-a-model", `${name} has no variants`, {
      place,
      remedy: "name at least one, with the verdict it must get: variants: { plain: holds() }",
    });
  }
  return {
    [modelMark]: true,
    name,
    about: definition.about ?? "",
    source: definition.source ?? "",
    parameters,
    variants,
    place,
    instantiate(variant, given = {}) {
      if (!variants.has(variant)) {
        const known = [...variants.keys()].join(", ");
        throw new ModelMistake(
          "unknown-name",
          `${name} has no variant "${variant}": it has ${known}`,
        );
      }
      const values = settle(name, parameters, given);
      const setting = { ...values, variant } as { variant: V } & ValuesOf<P>;
      return construct((under) => {
        const built = definition.build(setting);
        const { actors, figures = [], twins = [] } = built;
        const stated = { ...claimsOf(built.claims ?? []), figures, twins };
        under.finish(actors);
        checkClaims(name, built.claims ?? []);
        for (const claim of stated.liveness) checkFairness(claim, actors);
        if (actors.length === 0) {
          throw new ModelMistake("not-a-model", `${name}/${variant} has no actors`, { place });
        }
        const { cells } = under;
        return { model: name, variant, parameters: values, actors, cells, ...stated };
      });
    },
  };
}

/** The claims sorted by how they are decided. */
function claimsOf(all: readonly AnyClaim[]): Pick<Instance, "claims" | "observed" | "liveness"> {
  return {
    claims: all.flatMap((claim) => (isObserved(claim) || isLiveness(claim) ? [] : claim)),
    observed: all.filter(isObserved),
    liveness: all.filter((claim) => isLiveness(claim)),
  };
}

function checkClaims(model: string, claims: readonly { readonly name: string }[]): void {
  const names = new Set([noDeadlock, assertion]);
  for (const { name } of claims) {
    if (names.has(name)) {
      throw new ModelMistake("duplicate-name", `${model}: two claims are called "${name}"`);
    }
    names.add(name);
  }
}
