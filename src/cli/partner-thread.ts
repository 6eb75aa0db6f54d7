/**
 * The thread of a partner of a parallel search: it follows orders until it is dismissed.
 */
import { workerData } from "node:worker_threads";
import { Follower } from "../search/parallel/follower.ts";
import { peerAt, type ThreadStart, waiting } from "./crew.ts";

const { own, ports, signals }: ThreadStart = workerData;
const peers = ports.map((port, other) => (port === null ? null : peerAt(port, other, signals)));
const follower = new Follower(peers);
const wait = waiting(signals, own);
for (let doing = follower.advance(); doing !== null; doing = follower.advance()) {
  if (doing === "wait") wait();
}
