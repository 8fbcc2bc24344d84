"""Definitions like the shipped ones, as many as one wants: written to a folder, the same ones for the same seed.

Roads under a shipped regime, with the fragments of their decision: 3 to 66 rows, stages and variants, roles and
actions of their own, guards, branches, consultations, waits with something owed, departures, comments. How much
of each there is, is drawn as it is in the shipped roads; `reading.py` prints both. Nothing of them is meant.
"""

# ruff: noqa: E501, PLR2004, S311 - rows are one line as in a file, shares are plain numbers, and nothing is secret
from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from definition_fragments import fragments
from definition_words import (
    CLASSES,
    FIELDS,
    INSIDE,
    OUTSIDE,
    OWN_ACTIONS,
    OWN_FIELDS,
    OWN_ROLES,
    PAPERS,
    ROLES,
    ROWS,
    SPECIALISTS,
    THINGS,
    VERBS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: How many procedures the province of the acceptance has.
PROCEDURES = 1_841
#: How many of them stand in one decision.
_OF_ONE_DECISION = 30


class _Field(NamedTuple):
    """A field of the file, as guards speak of it."""

    name: str
    type: str
    optional: bool


def _rows(random: Random) -> int:
    """How many rows: drawn as the shipped roads have them."""
    share = random.random()
    for (before, least), (after, most) in pairwise(ROWS):
        if share <= after:
            return round(least + (most - least) * (share - before) / (after - before))
    raise AssertionError(share)


def write_definitions(folder: Path, count: int = PROCEDURES, seed: int = 1) -> list[Path]:
    """Write so many procedures with their fragments; the procedures' files, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for number in range(count):
        decision, item = divmod(number, _OF_ONE_DECISION)
        if not item:
            for name, text in fragments(decision, Random(f"{seed}/{decision}")):
                (folder / f"{name}.fragment.yaml").write_text(text, encoding="utf-8")
        file = folder / f"gen.d{decision}.p{item}.yaml"
        text = "\n".join(_Procedure(decision, item, Random(f"{seed}/{decision}/{item}")).lines()) + "\n"
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return files


class _Procedure:
    """One procedure while it is written."""

    def __init__(self, decision: int, item: int, random: Random) -> None:
        self.random = random
        self.decision, self.item = decision, item
        self.rows = _rows(random)
        #: Half of the shipped ones share nothing with others but the regime, and have no columns.
        self.is_alone = random.random() < 0.5
        self.has_variants = not self.is_alone and self.rows >= 12  # nine of the fifty shipped ones
        self.thing = random.choice(THINGS)
        self.branches = not self.has_variants and self.rows >= 8 and random.random() < 0.12
        self.consults = not self.has_variants and self.rows >= 7 and random.random() < 0.15
        self.fields = [
            _Field(
                f"{self.thing[0]}_{name}",
                random.choice(("integer", "decimal", "boolean")),
                random.random() < 0.3,
            )
            for name in random.sample(FIELDS, random.choice(OWN_FIELDS))
        ]
        self.specialists = random.sample(SPECIALISTS, random.choice(OWN_ROLES))
        self.holders = (
            *random.sample(INSIDE, random.randint(1, 3)),
            *(name for name, _, _ in self.specialists[:3]),
        )
        #: Actions of the file's own, with how many there shall be.
        self.actions: list[str] = []
        self.most_actions = random.choice(OWN_ACTIONS)
        self.separated = ""
        #: What is asked of each field: always the same, so that guards do not contradict each other.
        self.atoms = {field.name: self._atom(field) for field in self.fields}
        self.guards = dict(self._guards())
        self.used: set[str] = set()
        #: Stage -> half days of its rows, in both columns.
        self.spent: dict[str, tuple[int, int]] = {}

    def lines(self) -> Iterator[str]:
        """The file, line by line."""
        body = list(self._stages() if self.has_variants else self._steps())
        fields = [self._field(field) for field in self.fields]
        yield from self._heading()
        yield from self._roles("\n".join((*body, *fields)))
        yield "fields:"
        if self.is_alone:
            yield '  applicant_name: {type: text, class: personal, set_by: [one_stop, applicant], max: 200, vi: "Họ và tên", en: "Full name"}'
        if self.is_alone and "applies" in self.used:
            yield '  area: {type: choice, of: {ordinary: {vi: "Thường", en: "Ordinary"}, remote: {vi: "Khó khăn", en: "Remote"}}, class: public, set_by: [one_stop, applicant], vi: "Khu vực", en: "Area"}'
        yield from fields
        yield from self._documents()
        yield from self._triggers()
        if self.used:
            yield "guards:"
            yield from (self.guards[name] for name in sorted(self.used))
        if self.has_variants:
            yield "variants:"
            paid = self._total("guidance", "decision", "ending")
            free = self._total("guidance", "joint")
            yield f'  - {{variant: "1", number: "1", total: {paid}, when: pays, stages: [guidance, completing, decision, paying, ending], vi: "Có thu tiền", en: "Paid for"}}'
            yield f'  - {{variant: "2", number: "2", total: {free}, when: is_free, stages: [guidance, completing, joint], vi: "Không thu tiền", en: "Free of charge"}}'
        yield from body
        yield from self._departures()

    def _heading(self) -> Iterator[str]:
        _, vi, en = self.thing
        uses = [] if self.is_alone else [f"gen.d{self.decision}"]
        uses += [f"gen.d{self.decision}.cases"] if self.has_variants else []
        yield from (
            "hoso: procedure/1",
            f"procedure: gen.d{self.decision}.p{self.item}",
            f"# Made, not meant: {self.rows} rows. Stages, rows, units and times are drawn by chance, as the shipped procedures have them;",
            "# so are fields, documents, guards, who must differ, and what is otherwise than the regime says. Whoever reads this",
            "# to learn how a procedure is declared had better look at one of those that ship.",
            "draft: true",
            "regime: vn.118_2025",
            *([f"uses: [{', '.join(uses)}]"] if uses else []),
            f'vi: "Thủ tục số {self.item} về {vi}, danh mục kèm theo Quyết định {self.decision}/QĐ-UBND"',
            f'en: "Procedure {self.item} on {en}, listed in Decision {self.decision}/QD-UBND"',
            f'code: "1.{self.decision:03}{self.item:03}"',
        )
        if self.is_alone:
            yield 'in_force: {from: "2026-07-10"}'
            yield f'decision: {{number: "{self.item}/QĐ-UBND", date: "2026-05-10", issuer: "Tỉnh {self.decision}"}}'
            yield f'source: {{vi: "Dự thảo theo thủ tục 1.{self.item:06}, Quyết định {self.decision}/QĐ-BXD", en: "Drafted after procedure 1.{self.item:06}, Decision {self.decision}/QD-BXD"}}'
            yield 'legal: {qd: {vi: "Quyết định công bố thủ tục hành chính", en: "The decision that lists the procedure"}}'
        else:
            yield f'decision: {{item: "{self.item}"}}'
        if not self.has_variants:
            yield f"total: {self._total('')}"

    def _roles(self, said: str) -> Iterator[str]:
        """The roles that are named in what the file says, but for those of its fragments."""
        own = [*(ROLES if self.is_alone else ()), *self.specialists]
        named = [(name, vi, en) for name, vi, en in own if name in said]
        if named or self.consults:
            yield "roles:"
        for name, vi, en in named:
            outside = "outside: true, " if name in OUTSIDE else ""
            yield f'  {name}: {{{outside}vi: "{vi}", en: "{en}"}}'
        if self.consults:
            yield '  superior: {assigns: [division_head], vi: "Cấp trên trực tiếp", en: "Superior of the division"}'

    def _documents(self) -> Iterator[str]:
        _, vi, en = self.thing
        yield "documents:"
        yield f'  application: {{needed_for: [accept], vi: "Đơn đề nghị", en: "Application for {en}"}}'
        yield f'  {self.thing[0]}_papers: {{needed_for: [accept], vi: "Giấy tờ về {vi}", en: "Papers of {en}"}}'
        for name, of_vi, of_en in self.random.sample(THINGS, self.random.choice(PAPERS) - 1)[1:]:
            yield (
                f'  copy_of_{name}: {{needed_for: [accept], vi: "Bản sao có chứng thực giấy tờ về {of_vi}", '
                f'en: "Certified copy on {of_en}"}}'
            )

    def _triggers(self) -> Iterator[str]:
        if self.actions or self.is_alone:
            yield "triggers:"
        if self.is_alone:
            yield '  decide: {vi: "Phê duyệt", en: "Approve"}'
        if self.is_alone and self.consults:
            yield '  conclude: {vi: "Tổng hợp ý kiến", en: "Conclude the consultation"}'
        for number, name in enumerate(self.actions):
            yield f'  {name}: {{vi: "Hoàn thành việc {number}", en: "Finish and pass on {number}"}}'

    def _departures(self) -> Iterator[str]:
        yield "departs:"
        yield (
            "  - {from: withdraw, by: [applicant], because: {vi: "
            '"Chỉ người nộp hồ sơ được rút, theo quyết định này", en: "Only the applicant withdraws, by this decision"}}'
        )
        if self.separated:
            yield (
                f"  - {{from: decline, different_from: {{{self.separated}: this_round}}, because: {{vi: "
                '"Người thẩm định không tự từ chối", en: "Who appraises it does not decline it"}}'
            )

    def _field(self, field: _Field) -> str:
        kind = {"decimal": "decimal, scale: 1, min: 0.1", "integer": "integer, min: 0", "boolean": "boolean"}
        given = "optional: true, " if field.optional else ""
        by = f"one_stop, applicant, {', '.join(self.holders)}" if field.optional else "one_stop, applicant"
        return (
            f"  {field.name}: {{type: {kind[field.type]}, {given}class: {self.random.choice(CLASSES)}, "
            f'set_by: [{by}], vi: "Thông tin về {field.name}", en: "The {field.name.replace("_", " ")}"}}'
        )

    def _guards(self) -> Iterator[tuple[str, str]]:
        for index in range(self.random.randint(1, 3)):
            field, other = self.random.choice(self.fields), self.random.choice(self.fields)
            cel = " && ".join(dict.fromkeys((self.atoms[field.name], self.atoms[other.name])))
            name = f"holds_{index}"
            yield (
                name,
                f'  {name}: {{cel: \'{cel}\', vi: "Hồ sơ không đủ điều kiện thứ {index} theo quy định, hoặc chưa thẩm định", en: "Condition {index} of the decision is not met, or was not examined yet"}}',
            )

        yield (
            "applies",
            '  applies: {cel: "f.area == \'remote\'", vi: "Bước này không áp dụng", en: "The row does not apply"}',
        )

    def _atom(self, field: _Field) -> str:
        name, limit = f"f.{field.name}", self.random.choice((10, 50, 300, 5000))
        said = name if field.type == "boolean" else f"{name} {self.random.choice(('<=', '>=', '<'))} {limit}"
        return f"(given.{field.name} && {said})" if field.optional else said

    def _guard(self) -> str:
        name = self.random.choice(sorted(self.guards.keys() - {"applies"}))
        self.used.add(name)
        return name

    def _total(self, *stages: str) -> str:
        """What the rows of these stages add up to."""
        both = [sum(self.spent[stage][column] for stage in stages) / 2 for column in (0, 1)]
        if self.is_alone:
            return f"{both[0]:g}wd"
        return f"[{both[0]:g}wd, {both[1]:g}wd]"

    def _time(self, stage: str, halves: int | None = None) -> str:
        """The time of a row, one for both columns or one for each; without halves it is any."""
        ordinary = halves if halves is not None else self.random.choice((1, 2, 3, 4, 6, 10))
        remote = (
            ordinary * 2 if halves is None and not self.is_alone and self.random.random() < 0.4 else ordinary
        )
        before = self.spent.get(stage, (0, 0))
        self.spent[stage] = (before[0] + ordinary, before[1] + remote)
        one = f"{ordinary / 2:g}wd"
        return f"time: {one}" if remote == ordinary else f"time: [{one}, {remote / 2:g}wd]"

    def _row(self, stage: str, name: str, by: str, *more: str) -> str:
        _, verb_vi, verb_en = self.random.choice(VERBS)
        _, thing_vi, thing_en = self.thing
        said = "".join(f"{item}, " for item in more)
        return (
            f"{{step: {name}, by: {by}, {self._time(stage)}, {said}"
            f'vi: "{verb_vi} {thing_vi}, {name}", en: "{verb_en}, {thing_en}"}}'
        )

    def _middle(self, count: int, stage: str = "") -> Iterator[str]:
        """Rows between reception and decision; every third is sent back or guarded."""
        names: list[str] = []
        filled = [field.name for field in self.fields if field.optional]
        passed = self.random.randrange(1, count) if count > 2 and self.random.random() < 0.3 else None
        for number in range(count):
            verb = self.random.choice(VERBS)[0]
            name = f"{verb}_{number}"
            more: list[str] = []
            if names and self.random.random() < 0.35:
                other = f"{stage}.{names[-1]}" if stage else names[-1]
                more += [f"different_from: {{{other}: this_round}}", f"send_back: {other}"]
            if not names and stage in ("", "guidance") and filled:
                more.append(f"fills: [{', '.join(filled)}]")
            elif (
                stage != "ending"
                and (names or stage in ("decision", "joint"))
                and self.random.random() < 0.12
            ):
                more.append(f"conditions: {self._guard()}")
            if number == passed:
                more.append("only_if: applies")
                self.used.add("applies")
            if len(self.actions) < self.most_actions:
                self.actions.append(f"do_{stage or 'it'}_{number}")
                more.append(f"trigger: {self.actions[-1]}")
            if stage in ("", "guidance") and self.random.random() < 0.75:
                self.separated = f"{stage}.{name}" if stage else name
            names.append(name)
            yield self._row(stage, name, self.random.choice(self.holders), *more)

    def _steps(self) -> Iterator[str]:
        yield "steps:"
        yield f'  - {{step: reception, is: accepted, by: one_stop, {self._time("", 1)}, vi: "Tiếp nhận hồ sơ", en: "Receive the dossier"}}'
        rest = max(1, self.rows - 3 - 3 * self.branches - self.consults)
        yield from (f"  - {row}" for row in self._middle(rest))
        if self.consults:
            yield f'  - {{step: opinions, by: division_head, {self._time("", 10)}, trigger: conclude, consult: {{choose: [police, tax, registry], time: 4d, silence: escalate, legal: "nd118 19(4)"}}, vi: "Lấy ý kiến", en: "Opinions"}}'
        guarded = f"conditions: {self._guard()}, " if self.random.random() < 0.6 else ""
        yield f'  - {{step: approval, by: leader, {self._time("", 2)}, trigger: decide, decision: true, {guarded}{self._apart()}vi: "Phê duyệt", en: "Approval"}}'
        if self.branches:
            yield from self._parallel()
        yield '  - {step: handing_over, is: handing_over, by: one_stop, time: 0wd, vi: "Trả kết quả", en: "Return the result"}'

    def _apart(self) -> str:
        """Who appraised it does not decide it; it may go back there."""
        apart = self.separated
        law = "legal: qd, " if self.is_alone else ""
        return law + (f"different_from: {{{apart}: this_round}}, send_back: {apart}, " if apart else "")

    def _parallel(self) -> Iterator[str]:
        yield "  - parallel: registrations"
        yield "    join: all"
        yield '    vi: "Đăng ký tại các cơ quan"'
        yield '    en: "Registration with the agencies"'
        yield "    branches:"
        longest = 0
        for number, by in enumerate(self.random.sample(OUTSIDE, self.random.randint(2, 3))):
            yield f"      - branch: agency_{number}"
            yield f'        vi: "Cơ quan {number}"'
            yield f'        en: "Agency {number}"'
            yield '        done: {vi: "Đã xong", en: "Done"}'
            yield "        steps:"
            steps = self.random.randint(1, 3)
            longest = max(longest, steps)
            for step in range(steps):
                yield (
                    f"          - {{step: work_{step}, by: {by}, time: 2wd, trigger: work_{number}_{step}, "
                    f'vi: "Xử lý {step}", en: "Work {step}", action: {{vi: "Xong {number} {step}", en: "Done {number} {step}"}}}}'
                )

        self._time("", longest * 4)

    def _stages(self) -> Iterator[str]:
        yield "stages:"
        each = max(1, round((self.rows - 8) / 3.5))
        yield from self._stage("guidance", self._middle(each, "guidance"), first=True)
        yield '  - {wait: completing, for: applicant, by: [applicant, one_stop], status: "5", vi: "Chờ hoàn thiện hồ sơ", en: "The dossier is completed"}'
        yield from self._stage("decision", self._middle(each, "decision"), decided=True)
        yield '  - {wait: paying, for: applicant, by: [applicant, one_stop], trigger: paid, obligations: [{obligation: fee, vi: "Chứng từ nộp tiền", en: "Proof of the fee"}], vi: "Chờ nộp tiền", en: "The fee is paid"}'
        yield from self._stage("ending", self._middle(max(1, each // 2), "ending"), last=True)
        yield from self._stage("joint", self._middle(each, "joint"), decided=True, last=True)

    def _stage(
        self,
        name: str,
        rows: Iterator[str],
        *,
        first: bool = False,
        decided: bool = False,
        last: bool = False,
    ) -> Iterator[str]:
        yield f"  - stage: {name}"
        yield f'    vi: "Giai đoạn {name}: thẩm định, trình phê duyệt"'
        yield f'    en: "Stage {name}: appraisal and approval"'
        yield "    steps:"
        place = "is: accepted, " if first else ""
        yield f'      - {{step: receive, {place}by: one_stop, {self._time(name, 1)}, vi: "Tiếp nhận", en: "Receive"}}'
        yield from (f"      - {row}" for row in rows)
        if decided:
            yield f'      - {{step: approve, by: leader, {self._time(name, 2)}, trigger: decide, decision: true, ends_withdrawal: true, {self._apart()}vi: "Phê duyệt", en: "Approve"}}'
        if last:
            yield '      - {step: return, is: handing_over, by: one_stop, time: 0wd, vi: "Trả kết quả", en: "Return the result"}'
