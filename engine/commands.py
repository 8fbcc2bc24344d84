"""Commands: what somebody asks. Plain values; who asks is in every one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


#: The clock as an actor, and the name under which its keys are unique: no officer has it.
CLOCK = "clock"


#: The engine as an actor, where a dossier tells another one something; no officer has this name either.
EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and under which key, so that asking twice does it once."""

    #: Opaque id of the officer or system account, checked against the directory.
    actor: str
    #: Opaque name of the program that asks; keys are unique within it.
    client: str
    #: The client's key of this request: the same key again returns the first receipt.
    key: str
    #: The officer acted for, by a delegation in the directory.
    acting_for: str | None = None
    #: The version of the dossier the person saw; a later version refuses the command.
    seen: int | None = None
    #: Instant at which it happened, where it is recorded later.
    occurred_at: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """An attached file by its digest; its bytes stay where they are."""

    #: Document of the procedure it is for.
    document: str
    #: SHA-256 of the bytes, as binary text.
    digest: str
    #: Name of the file as the person gave it.
    name: str
    #: Size in bytes.
    size: int


@dataclass(frozen=True, slots=True)
class Open:
    """Open a dossier of a procedure in a unit."""

    asking: Asking
    procedure: str
    unit: str
    #: Legal dossier code; without it the next one of `series` is given.
    code: str | None = None
    #: Prefix of generated codes, such as `H49.29.01-261123-`.
    series: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Take:
    """Take an action on a dossier."""

    asking: Asking
    dossier: str
    action: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Take a dossier into one's own hands, in the role that its state asks for."""

    asking: Asking
    dossier: str
    #: Inside branches the inner state that is meant, where it is not the only one that can be.
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """Give a dossier that one holds back to everybody in the role."""

    asking: Asking
    dossier: str
    reason: str | None = None
    #: As in `Claim`.
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Assign:
    """Give a dossier to a named officer, by a role that assigns the state's role."""

    asking: Asking
    dossier: str
    officer: str
    reason: str | None = None
    #: As in `Claim`.
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Attach:
    """Attach files to a dossier without moving it."""

    asking: Asking
    dossier: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Correct:
    """Put right values given before, by addition: the old entry stays as it is."""

    asking: Asking
    dossier: str
    fields: Mapping[str, Any]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Agency:
    """Who is asked for an opinion, and until when."""

    #: A role that the state's consultation may choose.
    role: str
    #: Instant by which it is to answer; without one its silence is never declared.
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask agencies for their opinion; each gets a request of its own."""

    asking: Asking
    dossier: str
    agencies: tuple[Agency, ...]
    question: str | None
    files: tuple[File, ...] = ()
    #: The state whose consultation it is, where the dossier is in several.
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer a request. `asking.seen` is not looked at: whatever else moved on, the request is the same."""

    asking: Asking
    dossier: str
    #: `<n>.<k>`: the k-th request that entry n made.
    request: str
    #: `agrees` or `objects`.
    opinion: str
    text: str | None = None
    files: tuple[File, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recall:
    """Take a request back that is not answered."""

    asking: Asking
    dossier: str
    request: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Lapse:
    """Declare that an agency was silent until its time was over."""

    asking: Asking
    dossier: str
    request: str


@dataclass(frozen=True, slots=True)
class Settle:
    """Record that a fee was paid, waive it, or take that back where it was a mistake."""

    asking: Asking
    dossier: str
    fee: str
    #: `paid`, `waived` or `reopened`.
    way: str
    #: What was paid, as it is written.
    amount: str | None = None
    #: Number of the receipt. Kept as a withheld text.
    receipt: str | None = None
    files: tuple[File, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """Do as a supervisor what the procedure has no action for."""

    asking: Asking
    dossier: str
    #: `skip`, `rewind` or `reassign`.
    way: str
    #: The state it leads to; for `reassign` the officer it is given to.
    to: str
    reason: str | None
    #: What allows or orders it: decision, law, minutes. Kept as a withheld text.
    authority: str | None
    #: For `reassign` the state it is about, where the dossier is in several that the officer could hold.
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Redate:
    """Date a running dossier anew, after the calendars have changed."""

    asking: Asking
    dossier: str


@dataclass(frozen=True, slots=True)
class Fire:
    """Let the clock do one thing that is due in a dossier."""

    asking: Asking
    dossier: str
    #: What is due: `STATE:TIMER`, `STATE>ACTION` of a move that the clock takes, or a request.
    timer: str

    @property
    def action(self) -> str | None:
        """The action, where it is a move."""
        return self.timer.partition(">")[2] or None

    @property
    def request(self) -> str | None:
        """The request, where it is a silence."""
        return None if ":" in self.timer or ">" in self.timer else self.timer


@dataclass(frozen=True, slots=True)
class Erase:
    """Destroy withheld values: of a dossier (all, or some fields), or an officer's name."""

    asking: Asking
    #: Tag of the dossier; absent when an officer's name is erased.
    dossier: str | None
    #: What allows or orders it: decision, law, request. Kept as a withheld text.
    authority: str | None
    officer: str | None = None
    #: Only these fields; empty means everything withheld so far.
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Change the directory: several changes in one entry, all or none (see decide/change_shape.py)."""

    asking: Asking
    #: Effects as the record keeps them, what they withhold as `_sd: {name: text}`.
    changes: tuple[dict[str, Any], ...]
    #: Leave out what the directory has already or has revoked: so that a file can be deployed again.
    only_new: bool = False


@dataclass(frozen=True, slots=True)
class Deploy:
    """Make a definition the one that new dossiers of its procedure follow."""

    asking: Asking
    #: Canonical bytes of the resolved definition.
    resolved: bytes


@dataclass(frozen=True, slots=True)
class Decree:
    """Make what a calendar's file says the calendar that time is reckoned by."""

    asking: Asking
    #: The file, byte for byte.
    text: bytes


@dataclass(frozen=True, slots=True)
class FoundLog:
    """Begin the public log of an administration, under a name and with the key that signs it."""

    asking: Asking
    #: Name of the log, such as `hoso.example/quang-ninh`.
    name: str
    #: The public key as C2SP writes it, `NAME+ID+KEY`.
    key: str
    #: Year of its first shard, four digits.
    year: str


@dataclass(frozen=True, slots=True)
class AddKey:
    """Sign the log with one more key from now on: so a key is replaced."""

    asking: Asking
    key: str


@dataclass(frozen=True, slots=True)
class RetireKey:
    """Sign the log with this key no more."""

    asking: Asking
    key: str


@dataclass(frozen=True, slots=True)
class OpenShard:
    """Close the log of a year and go on in the next one's; the sequencer asks it, by the clock."""

    asking: Asking
    #: Year of the new shard, four digits.
    year: str
    #: The shard before: its size, and its root as binary text.
    size: int
    root: str


LogCommand = FoundLog | AddKey | RetireKey | OpenShard


@dataclass(frozen=True, slots=True)
class Read:
    """Look at what is not public. It has no key: whoever looks twice has looked twice."""

    #: Who looks; None: nobody was named, as when a file is read by whoever holds it.
    actor: str | None
    #: Tags of the streams that are looked at; for an export empty: all of them.
    streams: tuple[str, ...]
    #: How: `show` (as it stands), `history` or `export`.
    view: str
    acting_for: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the engine does for a dossier that waits for a sub-dossier, or is one; nobody asks for it."""

    asking: Asking
    #: The dossier that is told something; empty where it is opened by this.
    dossier: str
    #: In a child: `open`, `told`, `left`; in the parent: `opened`, `ended`, `released`.
    what: str
    #: The other dossier: the parent, or the child; empty where there is none.
    other: str
    #: The entry of the parent that asked for the child.
    sub: int

    @property
    def due(self) -> str:
        """The dossier that has this to tell."""
        return self.other if self.what in ("open", "left", "ended") else self.dossier


Consulting = Ask | Answer | Recall | Lapse
DossierCommand = (
    Take
    | Claim
    | Release
    | Assign
    | Attach
    | Correct
    | Settle
    | Consulting
    | Override
    | Redate
    | Fire
    | Exchange
    | Erase
)
Command = Open | DossierCommand | Change | Deploy | Decree | LogCommand
