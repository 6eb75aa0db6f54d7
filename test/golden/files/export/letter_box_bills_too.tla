------------------------ MODULE letter_box_bills_too -------------------------
\* letter-box/bills-too (letters=2), as refault learned it: 9 states, 8 transitions.
\* Save it as letter_box_bills_too.tla, and beside it letter_box_bills_too.cfg with
\*   SPECIFICATION Spec
\*   INVARIANT first_things_first
\*   INVARIANT all_read
\*   INVARIANT no_bills
\* Not asked here: box-empties, on what stays possible, is not broken by a run.
EXTENDS TLC

VARIABLES
  at,    \* the local state of each actor: what it knows
  cell   \* the value of each cell
vars == <<at, cell>>
\* Cells that never change: box.owner = reader.

Init ==
  /\ at = [postman |-> "s0_drop_it_in",
           reader |-> "s0_open_it"]
  /\ cell = [box_content |-> "nothing",
             letters_read |-> "0"]

NeverMet ==
  /\ Assert(FALSE, "refault says that nothing ever comes here")
  /\ UNCHANGED vars

\* postman
\* deliver > drop it in, letter-box.ts
postman_s0_drop_it_in ==
  /\ at.postman = "s0_drop_it_in"
  /\ \/ /\ cell.box_content = "nothing"
        /\ \/ /\ cell' = [cell EXCEPT !.box_content = "letter"]
              /\ at' = [at EXCEPT !.postman = "s1_drop_it_in"]
           \/ /\ cell' = [cell EXCEPT !.box_content = "bill"]
              /\ at' = [at EXCEPT !.postman = "s1_drop_it_in"]
     \/ /\ cell.box_content # "nothing"
        /\ NeverMet

\* deliver > drop it in, letter-box.ts
postman_s1_drop_it_in ==
  /\ at.postman = "s1_drop_it_in"
  /\ cell.box_content = "nothing"
  /\ \/ /\ cell' = [cell EXCEPT !.box_content = "letter"]
        /\ at' = [at EXCEPT !.postman = "finished_2"]
     \/ /\ cell' = [cell EXCEPT !.box_content = "bill"]
        /\ at' = [at EXCEPT !.postman = "finished_2"]

postman ==
  \/ postman_s0_drop_it_in
  \/ postman_s1_drop_it_in

\* reader: a daemon, which may be blocked for ever
\* open it, letter-box.ts
reader_s0_open_it ==
  /\ at.reader = "s0_open_it"
  /\ \/ /\ cell.box_content = "letter"
        /\ \/ /\ cell.letters_read = "0"
              /\ cell' = [cell EXCEPT !.box_content = "nothing", !.letters_read = "1"]
              /\ at' = [at EXCEPT !.reader = "s0_open_it"]
           \/ /\ cell.letters_read = "1"
              /\ cell' = [cell EXCEPT !.box_content = "nothing", !.letters_read = "2"]
              /\ at' = [at EXCEPT !.reader = "s0_open_it"]
           \/ /\ cell.letters_read = "2"
              /\ NeverMet
     \/ /\ cell.box_content = "bill"
        /\ \/ /\ cell.letters_read # "2"
              /\ UNCHANGED cell
              /\ at' = [at EXCEPT !.reader = "failed_1"]
           \/ /\ cell.letters_read = "2"
              /\ NeverMet

reader ==
  reader_s0_open_it

\* An actor has broken a claim, and the run is over.
Stopped ==
  at.reader = "failed_1"

Finished ==
  at.postman = "finished_2"

Next ==
  /\ ~Stopped
  /\ \/ postman
     \/ reader

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

first_things_first ==
  \/ Stopped
  \/ cell.box_content # "bill"
  \/ /\ cell.box_content = "bill"
     /\ cell.letters_read = "0"

all_read ==
  \/ ~Ended
  \/ cell.letters_read = "2"

no_bills ==
  at.reader # "failed_1"
==============================================================================
