"""Arguments: what the commands take, each declared once. Help texts stand in the catalogue, by name."""

from __future__ import annotations

from typing import Annotated

import typer


def _argument(metavar: str) -> typer.models.ArgumentInfo:
    info: typer.models.ArgumentInfo = typer.Argument(metavar=metavar, show_default=False)
    return info


def _option(*names: str, metavar: str | None = None) -> typer.models.OptionInfo:
    info: typer.models.OptionInfo = typer.Option(*names, metavar=metavar, show_default=False)
    return info


Paths = Annotated[list[str], _argument("FILE...")]
Path = Annotated[str, _argument("FILE")]
FileOrCode = Annotated[str, _argument("FILE|CODE")]
MaybePath = Annotated[str | None, _argument("[FILE]")]
Dossier = Annotated[str, _argument("DOSSIER")]
MaybeDossier = Annotated[str | None, _argument("[DOSSIER]")]
Dossiers = Annotated[list[str] | None, _argument("[DOSSIER]...")]
Procedure = Annotated[str, _argument("PROCEDURE")]
MaybeAction = Annotated[str | None, _argument("[ACTION]")]
Officer = Annotated[str, _argument("OFFICER")]
MaybeOfficer = Annotated[str | None, _argument("[OFFICER]")]
MaybeOther = Annotated[str | None, _argument("[TO]")]
MaybeRole = Annotated[str | None, _argument("[ROLE]")]

Batch = Annotated[str | None, _option("--batch", metavar="FILE")]
Fields = Annotated[list[str] | None, _option("--field", "-f", metavar="NAME=VALUE")]
FieldNames = Annotated[list[str] | None, _option("--field", "-f", metavar="NAME")]
Files = Annotated[list[str] | None, _option("--file", metavar="DOCUMENT=PATH")]
Reason = Annotated[str | None, _option("--reason", "-r", metavar="TEXT")]
State = Annotated[str | None, _option("--state", metavar="STATE")]
Seen = Annotated[int | None, _option("--seen", metavar="N")]
Unit = Annotated[str, _option("--unit", metavar="UNIT")]
MaybeUnit = Annotated[str | None, _option("--unit", metavar="UNIT")]
Covers = Annotated[str | None, _option("--covers", metavar="UNIT")]
Code = Annotated[str | None, _option("--code", metavar="CODE")]
Start = Annotated[str | None, _option("--from", metavar="DATE")]
Until = Annotated[str | None, _option("--until", metavar="DATE")]
OnlyRole = Annotated[str | None, _option("--role", metavar="ROLE")]
Agencies = Annotated[list[str] | None, _option("--agency", metavar="ROLE[=DATE]")]
AnswerUntil = Annotated[str | None, _option("--until", metavar="DATE")]
Text = Annotated[str | None, _option("--text", "-t", metavar="TEXT")]
Request = Annotated[str | None, _option("--request", metavar="ID")]
Opinion = Annotated[str | None, _option("--opinion", metavar="agrees|objects")]
Silent = Annotated[bool, _option("--silent")]
Way = Annotated[str, _argument("skip|rewind|reassign")]
OverrideTo = Annotated[str, _argument("TO")]
CalendarWay = Annotated[str, _argument("apply|show")]
CalendarName = Annotated[str | None, _argument("[FILE_OR_NAME]")]
DryRun = Annotated[bool, _option("--dry-run")]
At = Annotated[str | None, _option("--at", metavar="TIME")]
WhatIf = Annotated[str | None, _option("--what-if", metavar="CALENDAR")]
Fee = Annotated[str, _argument("FEE")]
Paid = Annotated[str | None, _option("--paid", metavar="AMOUNT")]
Waive = Annotated[bool, _option("--waive")]
Reopen = Annotated[bool, _option("--reopen")]
ReceiptNumber = Annotated[str | None, _option("--receipt", metavar="NUMBER")]
Year = Annotated[int | None, _option("--year", metavar="YEAR")]
LogWay = Annotated[str, _argument("found|sequence|checkpoint|cosign|tiles|show|add-key|retire-key")]
LogWhat = Annotated[str | None, _argument("[NAME|FOLDER|VKEY]")]
KeyFiles = Annotated[list[str] | None, _option("--key-file", metavar="FILE")]
Witnesses = Annotated[list[str] | None, _option("--witness", metavar="VKEY=URL")]
WitnessWay = Annotated[str, _argument("serve|key")]
KeyFile = Annotated[str, _option("--key-file", metavar="FILE")]
KeyName = Annotated[str | None, _option("--name", metavar="NAME")]
Logs = Annotated[list[str] | None, _option("--log", metavar="VKEY")]
WitnessState = Annotated[str, _option("--state", metavar="FOLDER")]
Listen = Annotated[str, _option("--listen", metavar="HOST:PORT")]
Checkpoints = Annotated[list[str] | None, _option("--checkpoint", metavar="FILE")]
Vkeys = Annotated[list[str] | None, _option("--vkey", metavar="VKEY")]
Roles = Annotated[list[str] | None, _option("--role", metavar="ROLE")]
Procedures = Annotated[list[str] | None, _option("--procedure", metavar="PROCEDURE")]
Authority = Annotated[str | None, _option("--authority", metavar="TEXT")]
Revoke = Annotated[str | None, _option("--revoke", metavar="ID")]
End = Annotated[str | None, _option("--end", metavar="ID")]
DirectoryFile = Annotated[str | None, _option("--directory", metavar="FILE")]
NoCache = Annotated[bool, _option("--no-cache")]
Mutants = Annotated[bool, _option("--mutants")]
Scenarios = Annotated[bool, _option("--scenarios")]
Release = Annotated[bool, _option("--release")]
Reading = Annotated[str, _option("--reading", metavar="plain|officer|record")]
Limit = Annotated[int, _option("--limit", metavar="N")]
Once = Annotated[bool, _option("--once")]
Most = Annotated[int | None, _option("--limit", metavar="N")]
Page = Annotated[int, _option("--page", metavar="N")]
EventLog = Annotated[str, _argument("LOG")]
Workflow = Annotated[str, _option("--workflow", metavar="FILE")]
MapFile = Annotated[str | None, _option("--map", metavar="FILE")]
Target = Annotated[str, _argument("FILE_OR_DOSSIER")]
FormName = Annotated[str | None, _argument("[FORM]")]
FormsFile = Annotated[str | None, _option("--forms", metavar="FILE")]
FormFormat = Annotated[str, _option("--format", metavar="text|html")]
Format = Annotated[str, _option("--format", metavar="svg|mermaid")]
Picture = Annotated[str | None, _option("--out", metavar="FILE")]
Columns = Annotated[int | None, _option("--columns", metavar="N")]
Variant = Annotated[str | None, _option("--procedure", metavar="PROCEDURE")]
Case = Annotated[str | None, _option("--case", metavar="SCENARIO")]
CheckOnly = Annotated[bool, _option("--check")]
Old = Annotated[str, _argument("OLD")]
New = Annotated[str, _argument("NEW")]
Through = Annotated[str | None, _option("--through", metavar="FILE")]
Out = Annotated[str | None, _option("--out", metavar="FOLDER")]
ErasedOfficer = Annotated[str | None, _option("--officer", metavar="OFFICER")]
Folder = Annotated[str, _argument("FOLDER")]
Audience = Annotated[str | None, _option("--audience", metavar="public|applicant|inspector")]
Number = Annotated[int, _option("--dossiers", metavar="N")]
Seed = Annotated[int, _option("--seed", metavar="N")]

#: Options that many commands have; the names are those of `Common`.
COMMON = {
    "store": Annotated[str | None, _option("--store", metavar="PATH")],
    "actor": Annotated[str | None, _option("--actor", metavar="OFFICER")],
    "acting_for": Annotated[str | None, _option("--for", metavar="OFFICER")],
    "key": Annotated[str | None, _option("--key", metavar="KEY")],
    "occurred_at": Annotated[str | None, _option("--occurred-at", metavar="TIME")],
    "lang": Annotated[str | None, _option("--lang", metavar="vi|en")],
    "json": Annotated[bool, _option("--json")],
}

#: The name of each of them as it is typed.
TYPED = {**{name: f"--{name.replace('_', '-')}" for name in COMMON}, "acting_for": "--for"}
