"""Deciding: a command and what is known become one drafted entry, or a refusal with all its reasons.

Pure: everything that decides comes in as an argument. One file per kind of command.
"""

from __future__ import annotations

from hoso.engine.decide.answering import decide_answer
from hoso.engine.decide.consulting import decide_ask, decide_lapse, decide_recall
from hoso.engine.decide.correction import decide_correct
from hoso.engine.decide.decreeing import decide_decree
from hoso.engine.decide.deployment import decide_deploy
from hoso.engine.decide.erasure import decide_erase
from hoso.engine.decide.exchanging import decide_exchange, decide_sub_open
from hoso.engine.decide.fees import decide_settle
from hoso.engine.decide.firing import decide_fire
from hoso.engine.decide.holding import decide_assign, decide_claim, decide_release
from hoso.engine.decide.log_keys import decide_log
from hoso.engine.decide.opening import decide_open
from hoso.engine.decide.overriding import decide_override
from hoso.engine.decide.papers import decide_attach
from hoso.engine.decide.redating import decide_redate
from hoso.engine.decide.staffing import decide_change
from hoso.engine.decide.step import decide_take

__all__ = [
    "decide_answer",
    "decide_ask",
    "decide_assign",
    "decide_attach",
    "decide_change",
    "decide_claim",
    "decide_correct",
    "decide_decree",
    "decide_deploy",
    "decide_erase",
    "decide_exchange",
    "decide_fire",
    "decide_lapse",
    "decide_log",
    "decide_open",
    "decide_override",
    "decide_recall",
    "decide_redate",
    "decide_release",
    "decide_settle",
    "decide_sub_open",
    "decide_take",
]
