"""Definitions like the real ones, as many as one wants: written to a folder, the same ones for the same seed.

Roads under a shipped regime, with the fragments of their decision: 5 to 60 rows, stages and variants,
guards, branches, consultations, waits with something owed, departures. Nothing of them is meant.
"""

# ruff: noqa: E501, PLR2004, S311 - rows are one line as in a file, shares are plain numbers, and nothing is secret
from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: How many procedures the province of the acceptance has.
PROCEDURES = 1_841
#: How many of them stand in one decision.
_OF_ONE_DECISION = 30

_ROLES = (
    ("land_officer", "Công chức địa chính", "Land officer"),
    ("land_head", "Lãnh đạo cơ quan nông nghiệp và môi trường", "Head of the land division"),
    ("registrar", "Công chức tư pháp, hộ tịch", "Civil-status officer"),
    ("construction_officer", "Công chức xây dựng", "Construction officer"),
    ("division_head", "Lãnh đạo phòng chuyên môn", "Head of the division"),
    ("leader", "Lãnh đạo UBND cấp xã", "Leader of the People's Committee"),
    ("tax", "Cơ quan thuế", "Tax office"),
    ("police", "Công an cấp xã", "Commune police"),
    ("registry", "Chi nhánh Văn phòng đăng ký đất đai", "Land registry branch"),
)
_OUTSIDE = ("tax", "police", "registry")
_INSIDE = ("land_officer", "land_head", "registrar", "construction_officer", "division_head", "leader")
_VERBS = (
    ("check", "Kiểm tra", "Check"),
    ("appraise", "Thẩm định", "Appraise"),
    ("survey", "Đo đạc, kiểm tra thực địa", "Survey on site"),
    ("draft", "Dự thảo văn bản", "Draft the document"),
    ("compare", "Đối chiếu hồ sơ lưu", "Compare with the file"),
    ("summarise", "Tổng hợp ý kiến", "Summarise the opinions"),
    ("enter", "Cập nhật cơ sở dữ liệu", "Enter into the database"),
    ("propose", "Lập tờ trình", "Propose to the leader"),
)
_THINGS = (
    ("plot", "thửa đất", "the plot"),
    ("certificate", "giấy chứng nhận", "the certificate"),
    ("permit", "giấy phép", "the permit"),
    ("household", "hộ gia đình", "the household"),
    ("contract", "hợp đồng", "the contract"),
    ("drawing", "bản vẽ", "the drawing"),
    ("licence", "chứng chỉ hành nghề", "the licence"),
    ("allowance", "trợ cấp", "the allowance"),
    ("vessel", "phương tiện", "the vessel"),
    ("forest", "diện tích rừng", "the forest"),
)
_FIELDS = ("area", "value", "count", "length", "height", "age", "share", "term")
_CLASSES = ("public", "restricted", "personal")


class _Field(NamedTuple):
    """A field of the file, as guards speak of it."""

    name: str
    type: str
    optional: bool


def write_definitions(folder: Path, count: int = PROCEDURES, seed: int = 1) -> list[Path]:
    """Write so many procedures with their fragments; the procedures' files, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for number in range(count):
        decision, item = divmod(number, _OF_ONE_DECISION)
        if not item:
            for name, text in _fragments(decision, Random(f"{seed}/{decision}")):
                (folder / f"{name}.fragment.yaml").write_text(text, encoding="utf-8")
        file = folder / f"gen.d{decision}.p{item}.yaml"
        text = "\n".join(_Procedure(decision, item, Random(f"{seed}/{decision}/{item}")).lines()) + "\n"
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return files


def _fragments(decision: int, random: Random) -> Iterator[tuple[str, str]]:
    """What the procedures of a decision share: roles, columns and guards; and papers of some."""
    more = dict.fromkeys(_OUTSIDE, "outside: true, ")
    roles = "\n".join(f'  {name}: {{{more.get(name, "")}vi: "{vi}", en: "{en}"}}' for name, vi, en in _ROLES)
    columns = """columns:
  - {column: ordinary, vi: "Thông thường", en: "Ordinary areas"}
  - {column: remote, when: remote_area, vi: "Miền núi, hải đảo", en: "Mountain and island"}
guards:
  remote_area: {cel: 'f.area == "remote"', vi: "Không thuộc vùng khó khăn", en: "Not in a remote area"}
"""
    yield (
        f"gen.d{decision}",
        f"""hoso: fragment/1
fragment: gen.d{decision}
vi: "Phần dùng chung của Quyết định {decision}"
en: "What the procedures of Decision {decision} share"
decision: {{number: "{decision}/QĐ-UBND", date: "2026-0{random.randint(1, 9)}-10", issuer: "Tỉnh {decision}"}}
in_force: {{from: "2026-07-10"}}
level: commune
{columns}
roles:
{roles}
fields:
  area: {{type: choice, of: {{ordinary: {{vi: "Thường", en: "Ordinary"}}, remote: {{vi: "Khó khăn", en: "Remote"}}}}, class: public, set_by: [one_stop, applicant], vi: "Khu vực", en: "Area"}}
  applicant_name: {{type: text, class: personal, set_by: [one_stop, applicant], max: 200, vi: "Họ và tên", en: "Full name"}}
triggers:
  decide: {{vi: "Phê duyệt", en: "Approve"}}
  paid: {{vi: "Xác nhận đã nộp tiền", en: "Record the payment"}}
  conclude: {{vi: "Tổng hợp ý kiến", en: "Conclude the consultation"}}
""",
    )
    yield (
        f"gen.d{decision}.cases",
        f"""hoso: fragment/1
fragment: gen.d{decision}.cases
vi: "Trường hợp có thu tiền và không thu tiền"
en: "The case that is paid for and the one that is free"
fields:
  free_of_charge: {{type: boolean, class: public, set_by: [one_stop, applicant], vi: "Không thu tiền", en: "Free"}}
documents:
  proof: {{needed_for: [paid], vi: "Chứng từ đã nộp", en: "Proof of payment"}}
guards:
  pays: {{cel: "!f.free_of_charge", vi: "Không phải nộp tiền", en: "Nothing is to be paid"}}
  is_free: {{cel: "f.free_of_charge", vi: "Phải nộp tiền", en: "There is something to pay"}}
""",
    )


class _Procedure:
    """One procedure while it is written."""

    def __init__(self, decision: int, item: int, random: Random) -> None:
        self.random = random
        self.decision, self.item = decision, item
        self.has_variants = random.random() < 0.35  # seven of the nineteen shipped ones
        #: Rows: mostly as few as the shipped ones have, seldom very many.
        self.rows = min(60, 5 + int(random.expovariate(1 / 8)))
        self.thing = random.choice(_THINGS)
        self.branches = not self.has_variants and self.rows >= 8 and random.random() < 0.12
        self.consults = not self.has_variants and self.rows >= 7 and random.random() < 0.15
        self.fields = [
            _Field(
                f"{self.thing[0]}_{name}",
                random.choice(("integer", "decimal", "boolean")),
                random.random() < 0.3,
            )
            for name in random.sample(_FIELDS, random.randint(2, 6))
        ]
        #: What is asked of each field: always the same, so that guards do not contradict each other.
        self.atoms = {field.name: self._atom(field) for field in self.fields}
        self.guards = dict(self._guards())
        self.used: set[str] = set()
        #: Stage -> half days of its rows, in both columns.
        self.spent: dict[str, tuple[int, int]] = {}

    def lines(self) -> Iterator[str]:
        """The file, line by line."""
        name = f"gen.d{self.decision}.p{self.item}"
        _, vi, en = self.thing
        uses = [f"gen.d{self.decision}"] + ([f"gen.d{self.decision}.cases"] if self.has_variants else [])
        body = list(self._stages() if self.has_variants else self._steps())
        yield from (
            "hoso: procedure/1",
            f"procedure: {name}",
            f"# Made, not meant: {self.rows} rows.",
            "regime: vn.118_2025",
            f"uses: [{', '.join(uses)}]",
            f'vi: "Thủ tục số {self.item} về {vi}, Quyết định {self.decision}"',
            f'en: "Procedure {self.item} on {en}, Decision {self.decision}"',
            f'decision: {{item: "{self.item}"}}',
        )
        if not self.has_variants:
            yield f"total: {self._total('')}"
        if self.consults:
            yield "roles:"
            yield '  superior: {assigns: [division_head], vi: "Cấp trên trực tiếp", en: "Superior of the division"}'
        yield "fields:"
        yield from (self._field(field) for field in self.fields)
        yield "documents:"
        yield f'  application: {{needed_for: [accept], vi: "Đơn đề nghị", en: "Application for {en}"}}'
        yield f'  {self.thing[0]}_papers: {{needed_for: [accept], vi: "Giấy tờ về {vi}", en: "Papers of {en}"}}'
        for name, vi, en in self.random.sample(_THINGS, 3):
            yield (
                f'  copy_of_{name}: {{needed_for: [accept], vi: "Bản sao có chứng thực giấy tờ về {vi}", '
                f'en: "Certified copy of the papers of {en}"}}'
            )
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
        yield "departs:"
        yield (
            "  - {from: withdraw, by: [applicant], because: {vi: "
            '"Chỉ người nộp hồ sơ được rút, theo quyết định này", en: "Only the applicant withdraws, by this decision"}}'
        )

    def _field(self, field: _Field) -> str:
        kind = {"decimal": "decimal, scale: 1, min: 0.1", "integer": "integer, min: 0", "boolean": "boolean"}
        given = "optional: true, " if field.optional else ""
        by = f"one_stop, applicant, {', '.join(_INSIDE)}" if field.optional else "one_stop, applicant"
        return (
            f"  {field.name}: {{type: {kind[field.type]}, {given}class: {self.random.choice(_CLASSES)}, "
            f'set_by: [{by}], vi: "Thông tin {field.name}", en: "{field.name.replace("_", " ")}"}}'
        )

    def _guards(self) -> Iterator[tuple[str, str]]:
        for index in range(self.random.randint(1, 3)):
            field, other = self.random.choice(self.fields), self.random.choice(self.fields)
            cel = " && ".join(dict.fromkeys((self.atoms[field.name], self.atoms[other.name])))
            name = f"holds_{index}"
            yield (
                name,
                f'  {name}: {{cel: \'{cel}\', vi: "Không đủ điều kiện {index}", en: "Condition {index} is not met"}}',
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
        return f"[{both[0]:g}wd, {both[1]:g}wd]"

    def _time(self, stage: str, halves: int | None = None) -> str:
        """The time of a row, one for both columns or one for each; without halves it is any."""
        ordinary = halves if halves is not None else self.random.choice((1, 2, 3, 4, 6, 10))
        remote = ordinary * 2 if halves is None and self.random.random() < 0.4 else ordinary
        before = self.spent.get(stage, (0, 0))
        self.spent[stage] = (before[0] + ordinary, before[1] + remote)
        one = f"{ordinary / 2:g}wd"
        return f"time: {one}" if remote == ordinary else f"time: [{one}, {remote / 2:g}wd]"

    def _row(self, stage: str, name: str, by: str, *more: str) -> str:
        _, verb_vi, verb_en = self.random.choice(_VERBS)
        _, thing_vi, thing_en = self.thing
        said = "".join(f"{item}, " for item in more)
        return (
            f"{{step: {name}, by: {by}, {self._time(stage)}, {said}"
            f'vi: "{verb_vi} {thing_vi} ({name})", en: "{verb_en} {thing_en} ({name})"}}'
        )

    def _middle(self, count: int, stage: str = "") -> Iterator[str]:
        """Rows between reception and decision; every third is sent back or guarded."""
        names: list[str] = []
        filled = [field.name for field in self.fields if field.optional]
        passed = self.random.randrange(1, count) if count > 2 and self.random.random() < 0.3 else None
        for number in range(count):
            verb = self.random.choice(_VERBS)[0]
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
            names.append(name)
            yield self._row(stage, name, self.random.choice(_INSIDE), *more)

    def _steps(self) -> Iterator[str]:
        yield "steps:"
        yield f'  - {{step: reception, is: accepted, by: one_stop, {self._time("", 1)}, vi: "Tiếp nhận hồ sơ", en: "Receive the dossier"}}'
        rest = max(1, self.rows - 4 - 3 * self.branches - self.consults)
        yield from (f"  - {row}" for row in self._middle(rest))
        if self.consults:
            yield f'  - {{step: opinions, by: division_head, {self._time("", 10)}, trigger: conclude, consult: {{choose: [police, tax, registry], time: 4d, silence: escalate, legal: "nd118 19(4)"}}, vi: "Lấy ý kiến", en: "Opinions"}}'
        guarded = f"conditions: {self._guard()}, " if self.random.random() < 0.6 else ""
        yield f'  - {{step: approval, by: leader, {self._time("", 2)}, trigger: decide, decision: true, {guarded}vi: "Phê duyệt", en: "Approval"}}'
        if self.branches:
            yield from self._parallel()
        yield '  - {step: handing_over, is: handing_over, by: one_stop, time: 0wd, vi: "Trả kết quả", en: "Return the result"}'

    def _parallel(self) -> Iterator[str]:
        yield "  - parallel: registrations"
        yield "    join: all"
        yield '    vi: "Đăng ký tại các cơ quan"'
        yield '    en: "Registration with the agencies"'
        yield "    branches:"
        longest = 0
        for number, by in enumerate(self.random.sample(_OUTSIDE, self.random.randint(2, 3))):
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
        each = max(1, self.rows // 3)
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
        yield f'    vi: "Giai đoạn {name}"'
        yield f'    en: "Stage {name}"'
        yield "    steps:"
        place = "is: accepted, " if first else ""
        yield f'      - {{step: receive, {place}by: one_stop, {self._time(name, 1)}, vi: "Tiếp nhận", en: "Receive"}}'
        yield from (f"      - {row}" for row in rows)
        if decided:
            yield f'      - {{step: approve, by: leader, {self._time(name, 2)}, trigger: decide, decision: true, ends_withdrawal: true, vi: "Phê duyệt", en: "Approve"}}'
        if last:
            yield '      - {step: return, is: handing_over, by: one_stop, time: 0wd, vi: "Trả kết quả", en: "Return the result"}'
