-------------------------- MODULE lost_update_plain --------------------------
\* lost-update/plain (limit=2), as refault learned it: 12 states, 14 transitions.
\* Save it as lost_update_plain.tla, and beside it lost_update_plain.cfg with
\*   SPECIFICATION Spec
\*   INVARIANT both_counted
EXTENDS TLC

VARIABLES
  at,    \* the local state of each actor: what it knows
  cell   \* the value of each cell
vars == <<at, cell>>

Init ==
  /\ at = [A |-> "s0_read_count",
           B |-> "s0_read_count"]
  /\ cell = [count |-> "0"]

NeverMet ==
  /\ Assert(FALSE, "refault says that nothing ever comes here")
  /\ UNCHANGED vars

\* A
\* read count, lost-update.ts
A_s0_read_count ==
  /\ at.A = "s0_read_count"
  /\ \/ /\ cell.count = "0"
        /\ UNCHANGED cell
        /\ at' = [at EXCEPT !.A = "s1_count_1"]
     \/ /\ cell.count = "1"
        /\ UNCHANGED cell
        /\ at' = [at EXCEPT !.A = "s3_count_2"]
     \/ /\ cell.count = "2"
        /\ NeverMet

\* count = 1, lost-update.ts
A_s1_count_1 ==
  /\ at.A = "s1_count_1"
  /\ cell' = [cell EXCEPT !.count = "1"]
  /\ at' = [at EXCEPT !.A = "finished_2"]

\* count = 2, lost-update.ts
A_s3_count_2 ==
  /\ at.A = "s3_count_2"
  /\ cell' = [cell EXCEPT !.count = "2"]
  /\ at' = [at EXCEPT !.A = "finished_2"]

A ==
  \/ A_s0_read_count
  \/ A_s1_count_1
  \/ A_s3_count_2

\* B
\* read count, lost-update.ts
B_s0_read_count ==
  /\ at.B = "s0_read_count"
  /\ \/ /\ cell.count = "0"
        /\ UNCHANGED cell
        /\ at' = [at EXCEPT !.B = "s1_count_1"]
     \/ /\ cell.count = "1"
        /\ UNCHANGED cell
        /\ at' = [at EXCEPT !.B = "s2_count_2"]
     \/ /\ cell.count = "2"
        /\ NeverMet

\* count = 1, lost-update.ts
B_s1_count_1 ==
  /\ at.B = "s1_count_1"
  /\ cell' = [cell EXCEPT !.count = "1"]
  /\ at' = [at EXCEPT !.B = "finished_3"]

\* count = 2, lost-update.ts
B_s2_count_2 ==
  /\ at.B = "s2_count_2"
  /\ cell' = [cell EXCEPT !.count = "2"]
  /\ at' = [at EXCEPT !.B = "finished_3"]

B ==
  \/ B_s0_read_count
  \/ B_s1_count_1
  \/ B_s2_count_2

\* An actor has broken a claim, and the run is over.
Stopped ==
  FALSE

Finished ==
  /\ at.A = "finished_2"
  /\ at.B = "finished_3"

Next ==
  /\ ~Stopped
  /\ \/ A
     \/ B

\* Where a run is over, it rests: that is no deadlock.
Rest ==
  /\ \/ Stopped
     \/ Finished
  /\ UNCHANGED vars

Spec == Init /\ [][Next \/ Rest]_vars

\* Nobody can move, daemons included.
Ended ==
  /\ Finished
  /\ ~Stopped
  /\ ~ENABLED Next

both_counted ==
  \/ ~Ended
  \/ cell.count = "2"
==============================================================================
