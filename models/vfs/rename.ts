/**
 * Renaming between two directories: `lock_rename` takes the i_mutex of both, and two renames in opposite
 * directions take them in opposite orders.
 *
 * All i_mutexes are of one class, so lockdep objects to two of them, whatever their order; the kernel
 * tells it which is the parent and which the child. That is a statement and no proof: what keeps the
 * renames apart is s_vfs_rename_mutex, which is taken first. So each can be had without the other: a
 * circle that lockdep reports and no run can hang in, and one that it has been told not to report and
 * that hangs.
 */
import { cell, defineModel, forever, holds, range, routine, step, violates } from "refault";
import { lockdep, type Mutex, mutex, task } from "refault/linux";

const variants = {
  "in-any-order": violates("no-deadlock"),
  "in-any-order-while-others-run": violates("no-deadlock"),
  "gated-unannotated": violates("lockdep"),
  "lock-rename": holds(),
  "annotated-ungated": violates("no-deadlock"),
};

export default defineModel({
  name: "vfs-rename",
  about: "Two renames between two directories, in opposite directions",
  source: "fs/namei.c, lock_rename, 2.6.24; Documentation/filesystems/directory-locking",
  variants,
  build({ variant }) {
    const isGated = variant === "gated-unannotated" || variant === "lock-rename";
    const isAnnotated = variant === "lock-rename" || variant === "annotated-ungated";
    const renameMutex = mutex("s_vfs_rename_mutex");
    const inodes = ["usr", "var"].map((name) => mutex(`${name}.i_mutex`, { class: "i_mutex" }));
    const entries = inodes.map(({ name }) => cell(`entries under ${name}`, range(0, 2), 1));

    const lockRename = routine("lock_rename", function* (from: Mutex, to: Mutex) {
      if (isGated) yield* renameMutex.lock();
      yield* isAnnotated ? from.lockNested(1) : from.lock();
      yield* isAnnotated ? to.lockNested(2) : to.lock();
    });
    const rename = (from: number, to: number) =>
      routine("vfs_rename", function* () {
        const [one, other] = [inodes[from]!, inodes[to]!];
        yield* lockRename(one, other);
        yield* step("d_move", () => {
          entries[from]!.value -= 1;
          entries[to]!.value += 1;
        });
        yield* other.unlock();
        yield* one.unlock();
        if (isGated) yield* renameMutex.unlock();
      });
    const tick = cell("jiffies", range(0, 1));
    const others = task("pdflush", { cpu: 2, daemon: true }, () =>
      forever(() =>
        step("wb_kupdate", () => {
          tick.value = 1 - tick.value;
        }),
      ),
    );
    return {
      actors: [
        task("mv usr var", { cpu: 0 }, rename(0, 1)),
        task("mv var usr", { cpu: 1 }, rename(1, 0)),
        ...(variant === "in-any-order-while-others-run" ? [others] : []),
      ],
      claims: [lockdep()],
    };
  },
});
