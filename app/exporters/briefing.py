"""The briefing: two to four pages of A4 for people who control money. An estimate and its drawings in, PDF out.

Every figure is read from the estimate document and written out here, so that the template only sets words and never reckons.
"""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

from app.exporters.assumption_words import say_assumption
from app.exporters.briefing_apis import list_apis
from app.exporters.briefing_frame import ROOMS, cut
from app.exporters.briefing_words import (
    NBSP,
    days,
    long_date,
    money,
    months,
    number,
    percent,
    plural,
)
from app.exporters.merged_questions import merge_questions
from app.quantities import likelihood
from app.sandbox.typesetter import typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.exporters.briefing_frame import Names, Room

TEMPLATE = Path(__file__).with_name("templates") / "briefing.typ"
MOST_PAGES = 4
PERCENTILES = ("p10", "p50", "p80", "p90")
QUESTIONS = 5
NAMES_TOLD = 6
EVEN = 0.5
TRIALS = 3
TITLE = 120
TELLING, TELLING_ALL = 0.001, 0.01
ANSWERS = {"met": "met", "not_met": "not met", "unknown": "unknown", "not_assessed": "not assessed"}


@dataclass(frozen=True, slots=True)
class Plates:
    """The drawings: the map with what it leaves out, the S-curves of finish and cost with what there is to say about them."""

    map_svg: str
    map_remarks: tuple[str, ...]
    finish_svg: str
    cost_svg: str
    sentences: tuple[str, ...] = ()


def export_briefing(document: Mapping[str, Any], names: Names, plates: Plates, fonts: Path) -> bytes:
    """Return the briefing of an estimate as PDF, of at most four pages: lists are cut, and what is cut counted, until it fits.

    Raises:
        RenderingFailed: it could not be typeset.
    """
    drawings = {"map.svg": plates.map_svg, "finish.svg": plates.finish_svg, "cost.svg": plates.cost_svg}
    pdf = b""
    for room in ROOMS:
        pdf = typeset(TEMPLATE, brief(document, names, plates, room), drawings, fonts)
        if len(PdfReader(io.BytesIO(pdf)).pages) <= MOST_PAGES:
            break
    return pdf


def brief(document: Mapping[str, Any], names: Names, plates: Plates, room: Room = ROOMS[0]) -> dict[str, Any]:
    """Return everything that the briefing says, as words."""
    inventory, summary = document["inventory"], document["summary"]
    version = f"version {inventory['version']}" if inventory["version"] is not None else "not stored"
    apis = list_apis(document, names, room)
    return {
        "name": inventory["name"] if len(inventory["name"]) <= TITLE else inventory["name"][:TITLE] + "…",
        "scenario": document["scenario"] or "",
        "source": f"{inventory['id']}, {version}, {inventory['digest'][:19]}…",
        "curves": [cut(each, room) for each in plates.sentences],
        "model": _model(document),
        "headline": _headline(summary, names),
        "figures": _figures(summary, names),
        "facts": list(_facts(document, names, room)),
        "asks": list(_asks(document, names)),
        "apis": apis,
        "apis_intro": _apis_intro(summary),
        "gates": [
            {
                "criterion": row["criterion"],
                "answer": ANSWERS.get(row["answer"], row["answer"]),
                "because": cut(row["because"], room),
            }
            for row in document["programme"]["gates"]
        ],
        "map_remarks": cut(" ".join(plates.map_remarks), ROOMS[0]),
        "milestones": _milestones(document, room),
        "date_intro": _date_intro(summary),
        "questions": _questions(document, names, room),
        "questions_intro": _questions_intro(document),
        "excluded": list(_excluded(document, names, room)),
        "assumptions": [cut(say_assumption(str(each)), room) for each in document["assumptions"][: room.assumptions]],
        "more_assumptions": max(len(document["assumptions"]) - room.assumptions, 0),
    }


def _model(document: Mapping[str, Any]) -> str:
    learned = document["model"]["calibrated_on"]
    basis = f"learned from {plural(learned, 'work package')}" if learned else "not calibrated on own actuals"
    return f"Effort model {document['model']['id']}, {basis}; {document['samples']:,} draws, seed {document['seed']}."


def _headline(summary: Mapping[str, Any], names: Names) -> str:
    """Return the answer in two sentences."""
    cost, finish, duration, effort = summary["cost"], summary["finish"], summary["duration_months"], summary["effort_days"]
    what = f"Connecting {plural(summary['systems_in_scope'], 'system')}"
    if cost:
        price = f"{what} costs {money(cost['p50'], names.currency)} at even odds, {money(cost['p80'], names.currency)} at most "
    else:
        price = f"{what} takes {days(effort['p50'])} person-days at even odds, {days(effort['p80'])} at most "
    if finish["p50"]:
        when = (
            f"It is finished by {long_date(finish['p50'])} at even odds, by {long_date(finish['p80'])} in eight cases of ten."
        )
    elif not duration:
        when = "Nobody knows when it is finished: work waits for people whom nobody has."
    else:
        when = f"It lasts {months(duration['p50'])} at even odds, {months(duration['p80'])} at most in eight cases of ten."
    return f"{price}in eight cases of ten. {when}"


def _figures(summary: Mapping[str, Any], names: Names) -> list[list[str]]:
    def row(title: str, spread: Mapping[str, float] | None, write: Any) -> list[str]:
        return [title, *(write(spread[each]) if spread else "–" for each in PERCENTILES)]

    finish, no_date = summary["finish"], "no start" if summary["duration_months"] else "–"
    return [
        row("Effort, person-days", summary["effort_days"], number),
        row(f"Cost, {names.currency}", summary["cost"], money),
        row("Duration, months", summary["duration_months"], lambda value: f"{value:,.1f}"),
        ["Finish", "", *(long_date(finish[each]) if finish[each] else no_date for each in ("p50", "p80")), ""],
    ]


def _facts(document: Mapping[str, Any], names: Names, room: Room) -> Iterator[list[str]]:
    """Yield what stands beside the figures: a label and its sentence."""
    summary = document["summary"]
    deadline, both, reserve = summary["deadline"], summary["joint_confidence"], summary["contingency"]
    if deadline["date"]:
        chance = deadline["probability"]
        said = "cannot be told without a start" if chance is None else f"{likelihood(chance)} to be met ({percent(chance)})"
        yield ["Deadline", f"{long_date(deadline['date'])}: {said}."]
    if both["cost"] is not None and both["probability"] is not None:
        when = long_date(both["finish"]) if both["finish"] else "the duration at P80"
        kept = f"are both kept with a probability of {percent(both['probability'])}"
        yield ["Budget and date", f"{money(both['cost'], names.currency)} and {when} {kept}."]
    if reserve["cost"] is not None:
        share = "" if reserve["share_of_p50"] is None else f", {percent(reserve['share_of_p50'])} of P50,"
        yield ["Contingency", f"{money(reserve['cost'], names.currency)}{share} takes the budget from P50 to P80."]
    yield ["Integration share", _share(document["programme"])]
    width = summary["width"]
    known = f"{percent(summary['facts_known'])} of the facts that matter are known. The spread comes from the model "
    known += f"({percent(width['model'])}), single items ({percent(width['items'])}) and unknown facts "
    yield ["Knowledge", f"{known}({percent(width['unknown_facts'])})."]
    for row, sentence in enumerate(document["pilot"]["explanation"][:2]):
        yield ["" if row else "Pilot", cut(str(sentence), room)]
    if document["pilot"]["to_try"]["together"]["narrows_by"] > 0:
        yield ["Worth trying", cut(_to_try(document["pilot"]["to_try"], names), room)]


def _to_try(to_try: Mapping[str, Any], names: Names) -> str:
    """Return what a pilot should try first, and what all trials would bring."""
    first = "; ".join(f"{row['name']} ({row['kind']})" for row in to_try["trials"][:TRIALS])
    together = to_try["together"]
    if together["cost_less"] is None:
        less = f"{days(together['effort_days_less'])} person-days"
    else:
        less = money(together["cost_less"], names.currency)
    count = len(to_try["trials"]) + sum(to_try["more"].values())
    return f"In a pilot, {first}. The P80 would come down by about {less} with {plural(count, 'such trial')}."


def _share(programme: Mapping[str, Any]) -> str:
    share, (low, high) = programme["integration_share"], programme["band"]
    if not share:
        return "Unknown: what else the programme costs is not stated."
    said = f"{percent(share['p50'])} of the whole programme's cost ({percent(share['p10'])} to {percent(share['p90'])})"
    return f"{said}, {programme['verdict']} the {percent(low)} to {percent(high)} that industry reckons with."


def _asks(document: Mapping[str, Any], names: Names) -> Iterator[str]:
    """Yield the decisions that the programme needs now; each says where in the briefing it is argued."""
    summary = document["summary"]
    cost, finish, deadline = summary["cost"], summary["finish"], summary["deadline"]
    lacking = summary["systems_lacking_api"] + summary["systems_api_unknown"]
    gates = 3 if lacking else 2
    if cost:
        when = f" and {long_date(finish['p80'])}" if finish["p80"] else ""
        hold = f"{money(cost['p80'], names.currency)}{when}"
        yield f"Approve a budget and date that hold, {hold} (P80), or say which risk is taken."
    else:
        yield "Give rates per day for the people, so that cost can be told."
    if deadline["date"] and deadline["probability"] is not None and deadline["probability"] < EVEN:
        yield f"Move the deadline of {long_date(deadline['date'])}, add people or drop scope: it will more likely be missed."
    if lacking:
        yield f"Decide how {plural(lacking, 'system')} without a known API {_be(lacking)} opened (section 2)."
    still_open = sum(row["answer"] != "met" for row in document["programme"]["gates"])
    if still_open:
        yield f"Say who closes {plural(still_open, 'gate')} that {_be(still_open)} not met or not assessed (section {gates})."
    telling = [row for row in _best_questions(document) if row["narrows_by"] >= TELLING]
    if telling:
        yield f"Have {plural(len(telling), 'question')} answered (section {gates + 3})."


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def _apis_intro(summary: Mapping[str, Any]) -> str:
    lacking, unknown = summary["systems_lacking_api"], summary["systems_api_unknown"]
    said = f"{lacking} of {plural(summary['systems_in_scope'], 'system')} {'has' if lacking == 1 else 'have'} no API"
    said += f"; of {unknown} it is not known" if unknown else ""
    return f"{said}. Each is gone round in the plan, at a price; whether it gets an interface of its own is a decision."


def _milestones(document: Mapping[str, Any], room: Room) -> dict[str, Any]:
    rows = [row for row in document["schedule"]["milestones"] if row["kind"] != "integration"]
    rows.sort(key=lambda row: (row["p50_days"], row["id"]))
    kept, known = rows[-room.milestones :], document["summary"]["duration_months"] is not None
    return {
        "rows": [
            [
                "Go-live: everything" if row["kind"] == "programme" else cut(row["name"], room),
                _reached(row["p50"], row["p50_days"], known=known),
                _reached(row["p80"], row["p80_days"], known=known),
            ]
            for row in kept
        ],
        "more": len(rows) - len(kept),
    }


def _reached(day: str | None, days: float, *, known: bool) -> str:
    """Return when a milestone is reached: by a date, or so many days from the start where there is none."""
    if not known:
        return "not known"
    return long_date(day) if day else f"{days:,.0f} days"


def _date_intro(summary: Mapping[str, Any]) -> str:
    if not summary["duration_months"]:
        return "Work waits for people whom nobody has, so dates and the duration are not known: see what was found."
    if not summary["finish"]["p50"]:
        return "The programme has no start, so there are months and working days from the start instead of dates."
    return "Simulated under the people, owners, windows and freezes there are; cost and date come from the same draws."


def _questions_intro(document: Mapping[str, Any]) -> str:
    narrowed = sum(row["narrows_by"] for row in _best_questions(document))
    if not document["questions"]:
        return "Every fact that the estimate reads is known."
    if narrowed < TELLING_ALL:
        return (
            f"What is known suffices: all of these explain less than 1{NBSP}% of the cost's variance; the rest is the model's."
        )
    return f"Together their answers explain {percent(narrowed)} of the variance of the cost."


def _questions(document: Mapping[str, Any], names: Names, room: Room) -> list[dict[str, str]]:
    return [{"text": cut(row["text"], room), "aside": cut(_ask(row, names), room)} for row in _best_questions(document)]


def _best_questions(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the few questions that narrow most, equal ones as one whoever has the answers."""
    return merge_questions(document["questions"], by_owner=False)[:QUESTIONS]


def _ask(row: Mapping[str, Any], names: Names) -> str:
    teams = [names.teams.get(team, team) for team in row["teams"]] or ["whoever owns it"]
    team = teams[0] if len(teams) == 1 else f"{', '.join(teams[:-1])} and {teams[-1]}"
    share = f"{row['narrows_by'] * 100:.1f}{NBSP}%" if row["narrows_by"] >= TELLING else f"less than 0.1{NBSP}%"
    answer = ", ".join(row["allowed"][:7]) if row["allowed"] else row["form"]
    return f"Ask {team}. Explains {share} of the cost's variance." + (f" An answer: {answer}." if answer else "")


def _excluded(document: Mapping[str, Any], names: Names, room: Room) -> Iterator[str]:
    """Yield what is not in the figures: by reason with the names, what has no price, and what is only reckoned with."""
    reasons: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in document["scope"]["excluded"]:
        reasons[next(iter(row["subject"] or {"item": ""})), row["why"]].append(names.of(row["subject"]))
    for (kind, why), subjects in sorted(reasons.items())[: room.exclusions]:
        more = f" and {len(subjects) - NAMES_TOLD} more" if len(subjects) > NAMES_TOLD else ""
        yield cut(f"{plural(len(subjects), kind)} ({why}): {', '.join(subjects[:NAMES_TOLD])}{more}.", room)
    if len(reasons) > room.exclusions:
        yield f"{plural(len(reasons) - room.exclusions, 'more reason')} in the estimate."
    for row in document["scope"]["unpriced"][:NAMES_TOLD]:
        yield cut(f"No price: {names.of(row['subject'])}; {row['why']}.", room)
    listed = document["scope"]["unlisted"]["integrations"]
    if listed and listed["p90"] >= 1:
        yield f"Reckoned with although nobody has listed them: {listed['p10']:.0f} to {listed['p90']:.0f} further integrations."
