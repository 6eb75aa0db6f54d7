/**
 * writer-starvation: a writer waits while readers come and go.
 *
 * Whether it is ever served is decided by the lock or, where the lock leaves it open, by the scheduler.
 * A lock that lets readers pass needs a scheduler that is strongly fair to the writer, and with two
 * readers who take turns even that is not enough: the lock is never free. A lock with a queue needs no
 * more than that whoever can move does.
 */
import {
  booleans,
  cell,
  defineModel,
  forever,
  holds,
  leadsTo,
  type Steps,
  violates,
} from "refault";
import { rwlock, rwsem, task } from "refault/linux";

const variants = {
  "rwlock-one-reader": violates("writer-served"),
  "rwlock-one-reader-strong": holds(),
  "rwlock-two-readers-strong": violates("writer-served"),
  "qrwlock-two-readers": holds(),
  "rwsem-readers-pass": violates("writer-served"),
  "rwsem-two-readers": holds(),
};
type Variant = keyof typeof variants;

interface Lock {
  readonly read: () => Steps;
  readonly readDone: () => Steps;
  readonly write: () => Steps;
  readonly writeDone: () => Steps;
}

function lockOf(variant: Variant): Lock {
  if (variant.startsWith("rwsem")) {
    const readers = variant.endsWith("pass") ? "pass-waiting-writers" : "queue-up";
    const sem = rwsem("mm.mmap_sem", { readers });
    return {
      read: () => sem.downRead(),
      readDone: () => sem.upRead(),
      write: () => sem.downWrite(),
      writeDone: () => sem.upWrite(),
    };
  }
  const lock = rwlock("tasklist_lock", variant.startsWith("qrwlock") ? "queued" : "classic");
  return {
    read: () => lock.readLock(),
    readDone: () => lock.readUnlock(),
    write: () => lock.writeLock(),
    writeDone: () => lock.writeUnlock(),
  };
}

export default defineModel({
  name: "writer-starvation",
  about: "a writer waits while readers come and go",
  source: "lib/rwsem-spinlock.c, 2.6.24; rwlock_t before 3.16; kernel/locking/qrwlock.c, 3.16",
  variants,
  build({ variant }) {
    const { read, readDone, write, writeDone } = lockOf(variant);
    const isWanted = cell("writer.wants", booleans);
    const readers = variant.includes("one-reader") ? 1 : 2;
    const reading = () =>
      forever(function* () {
        yield* read();
        yield* readDone();
      });
    const fairness = variant.endsWith("strong") ? "strong" : "weak";
    const writer = task("writer", { cpu: 0, fairness }, () =>
      forever(function* () {
        yield* isWanted.write(true);
        yield* write();
        yield* isWanted.write(false);
        yield* writeDone();
      }),
    );
    return {
      actors: [
        writer,
        ...Array.from({ length: readers }, (_, index) =>
          task(`reader${index}`, { cpu: index + 1 }, reading),
        ),
      ],
      claims: [
        leadsTo(
          "writer-served",
          () => isWanted.value,
          () => !isWanted.value,
        ),
      ],
    };
  },
});
