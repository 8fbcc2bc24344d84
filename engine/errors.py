"""The situations in which hoso stops: one class each, its docstring the default message.

What a person may not do is no error but a refusal, which is data: see `reason.py`.
"""

from __future__ import annotations


class HosoError(Exception):
    """hoso cannot go on."""

    #: A stable code, for programs and for the catalogues of messages.
    code = "error"

    def __init__(self, *details: object) -> None:
        """Keep the details; the docstring of the class is the sentence."""
        self.details = tuple(str(detail) for detail in details)
        sentence = (type(self).__doc__ or "").split("\n", maxsplit=1)[0]
        super().__init__(": ".join([sentence.rstrip("."), *self.details]))


class NotCanonical(HosoError):
    """A value has no place in the record's canonical form."""

    code = "not_canonical"


class ForeignFormat(HosoError):
    """This store was written in another format of the record and is not touched."""

    code = "foreign_format"


class DraftFormat(ForeignFormat):
    """This store was written in a draft of the record's format, which was for trial, and is not touched."""

    code = "draft_format"


class StoreBusy(HosoError):
    """Another program holds the store; nothing was written. Try again."""

    code = "store_busy"


class StoreMissing(HosoError):
    """There is no store at this place."""

    code = "store_missing"


class StoreUnusable(HosoError):
    """The store cannot be opened, read or written; nothing was half-written."""

    code = "store_unusable"


class DossierUnknown(HosoError):
    """No dossier has this code or identity."""

    code = "dossier_unknown"


class DefinitionUnknown(HosoError):
    """No definition is deployed under this name or digest."""

    code = "definition_unknown"


class DefinitionAltered(HosoError):
    """The text of a definition is not the one that was deployed; nothing is decided by it."""

    code = "definition_altered"


class VersionMoved(HosoError):
    """Another step was stored first; nothing was written."""

    code = "version_moved"


class CalendarSilent(HosoError):
    """The calendar has no office hours for decades; no time can be reckoned with it."""

    code = "calendar_silent"


class ValueLost(HosoError):
    """A withheld value is gone that no entry erased: the record is damaged; nothing is published."""

    code = "value_lost"


class Malformed(HosoError):
    """Something of the public log is not written as its format demands."""

    code = "malformed"


class SignatureMissing(HosoError):
    """No key that is known here signed this note."""

    code = "signature_missing"


class SignatureWrong(HosoError):
    """A signature by a known key does not hold: the text was changed, or somebody else signed it."""

    code = "signature_wrong"


class KeyUnusable(HosoError):
    """A key file cannot be used; nothing was signed."""

    code = "key_unusable"


class KeyExists(HosoError):
    """There is a file where the new key should go; it is not written over."""

    code = "key_exists"


class LogMissing(HosoError):
    """This store has no public log yet; nothing was published."""

    code = "log_missing"


class LogDiverged(HosoError):
    """The store is not the one its public log was made of: nothing is sequenced, signed or published."""

    code = "log_diverged"


class RegisterForApplicants(HosoError):
    """A whole register is never published for applicants: each of them sees their own dossier only."""

    code = "register_for_applicants"


class FolderNotEmpty(HosoError):
    """The folder has files that were not published by hoso; nothing is written over."""

    code = "folder_not_empty"


class FolderOfAnother(HosoError):
    """The folder was published for another audience or log, or cannot be read; nothing is written over."""

    code = "folder_of_another"


class FolderBusy(HosoError):
    """Another publication is writing into this folder; nothing was written."""

    code = "folder_busy"


class FolderUnwritable(HosoError):
    """The folder cannot be read or written."""

    code = "folder_unwritable"


class WitnessSilent(HosoError):
    """A witness gave no answer that can be used; its cosignature is missing, nothing else is."""

    code = "witness_silent"


class WitnessUnusable(HosoError):
    """What this witness remembers cannot be used: nothing is cosigned."""

    code = "witness_unusable"
