/**
 * Two-phase commit: resource managers and a transaction manager over a set of messages that are never
 * removed. Every action that is allowed is a transition, those that change nothing too.
 *
 * Lamport, `TwoPhase.tla` (tlaplus/Examples, transaction_commit); stateright `examples/2pc.rs`.
 */
import {
  actor,
  always,
  cell,
  cells,
  choose,
  defineModel,
  forever,
  holds,
  integer,
  step,
  twins,
  when,
} from "refault";

export const twoPhaseCommit = defineModel({
  name: "two-phase-commit",
  parameters: { managers: integer(3, { min: 1, max: 7 }) },
  variants: { plain: holds() },
  build({ managers }) {
    const state = cells("rm", managers, ["working", "prepared", "committed", "aborted"]);
    const hasSentPrepared = cells("sent-prepared", managers, [false, true]);
    const isKnownPrepared = cells("known-prepared", managers, [false, true]);
    const decision = cell("tm", ["none", "commit", "abort"]);

    // Once it has decided it listens no more, while the managers go on hearing the decision.
    const coordinator = actor("TM", { daemon: true }, () =>
      forever(() =>
        step("decide or listen", () => {
          const action = choose(["commit", "abort", ...hasSentPrepared.keys()]);
          when(decision.value === "none");
          if (typeof action === "number") {
            when(hasSentPrepared[action]?.value === true);
            for (const known of isKnownPrepared.slice(action, action + 1)) known.value = true;
            return;
          }
          when(action === "abort" || isKnownPrepared.every(({ value }) => value));
          decision.value = action;
        }),
      ),
    );

    const resourceManagers = state.map((own, index) =>
      actor(`RM${index}`, () =>
        forever(() =>
          step("act or listen", () => {
            const action = choose(["prepare", "give up", "hear commit", "hear abort"]);
            if (action === "prepare" || action === "give up") {
              when(own.value === "working");
              own.value = action === "prepare" ? "prepared" : "aborted";
              for (const sent of hasSentPrepared.slice(index, index + 1)) {
                if (action === "prepare") sent.value = true;
              }
              return;
            }
            const heard = action === "hear commit" ? "commit" : "abort";
            when(decision.value === heard);
            own.value = heard === "commit" ? "committed" : "aborted";
          }),
        ),
      ),
    );

    return {
      actors: [coordinator, ...resourceManagers],
      claims: [
        always("consistent", () => {
          const isCommitted = state.some(({ value }) => value === "committed");
          return !(isCommitted && state.some(({ value }) => value === "aborted"));
        }),
      ],
      twins: [twins(resourceManagers, state, hasSentPrepared, isKnownPrepared)],
    };
  },
});
