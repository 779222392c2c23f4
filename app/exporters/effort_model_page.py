"""The effort model as a page for people: every constant with unit, values, source, tag and note, what it is and what not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.estimation.effort_model import Constant, EffortModel, Mixture


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: the rows whose names begin with one of *prefixes*, how they are used, what they are not."""

    title: str
    prefixes: tuple[str, ...]
    formula: str
    is_not: str


SECTIONS = (
    Section(
        "One new integration",
        ("flow.", "phase.", "schema."),
        "An integration takes `flow.nominal` × its class × its multipliers, the product of these at most "
        "`flow.multiplier_cap`. The class is the worst of schema distance (up to `schema.easy_fields`: easy; up "
        "to `schema.nominal_fields`: nominal; more, or a hard format: difficult) and volume against what the "
        "interface allows; anything that had to be opened first is nominal at least. The largest flow of a "
        "provider is priced in full, every other × `flow.reuse`; a live one on a path in scope × `flow.retest`. "
        "Design, build, test and release are shares of it.",
        "The time to build a connector in a demonstration: these days include analysis, tests and release at both "
        "ends. They are not the provider's own work on opening its system.",
    ),
    Section(
        "Multipliers of a flow",
        ("multiplier.", "availability.", "auth."),
        "Each multiplies the flow where its condition holds: an undocumented schema, writing into the provider, "
        "an answer in real time, the way of signing in, the availability that the integration itself needs, "
        "regulated data.",
        "Independent measurements: they come from practitioners' tables and neighbouring models and were never "
        "calibrated together, which is why their product is capped. An interval beside a multiplier says how well "
        "it was measured; it is not drawn.",
    ),
    Section(
        "Work of its own beside a flow",
        ("identifiers.", "zone."),
        "Person-days of a package of its own per integration, without reuse and without the flow's multipliers: "
        "making keys meet (nothing where they are shared), crossing into another network zone.",
        "A clean-up of the data themselves, which is a system's.",
    ),
    Section(
        "Connecting and opening a system",
        ("connect.", "missing_api.", "hosting.", "data_quality.", "test_environment.", "review."),
        "Every system in scope takes `connect.engage`, `connect.access` and `connect.operate` once. One that "
        "lacks an API takes the way round it that is cheapest in money, its own and that of all flows under it, "
        "among those that meet every need. Hosting multiplies the opening. Data quality by completeness: from "
        "`data_quality.clean_from` nothing, then fair, poor, bad.",
        "The price of replacing a core system: that is what the inventory states in `api.upgrade`, or nothing. No "
        "licence of a product and no run cost is in them.",
    ),
    Section(
        "End-to-end paths",
        ("path.",),
        "A path's score is (hops − `path.score.free_hops`) × `path.score.per_hop` + hops lacking an API × "
        "`path.score.per_missing_api` + owners beyond `path.score.free_owners` × `path.score.per_owner` + "
        "`path.score.unmet_need` where a need is not met today, at least `path.score.least`. "
        "A need is not met today where a hop lacks an API and the path asks for a latency; where such a hop, not "
        "real-time inside, has staler data than the path asks for; and where what the hops are known to promise "
        "cannot add up to the availability or latency asked for. Needs count once, and by today's interfaces: the "
        "way round that is chosen takes nothing off. Where it hangs on a hop whose API is unknown, it counts in "
        "the draws in which that lacks one. "
        "Its weight lies on "
        "the straight lines through the weights at scores 0, 1 and 2, and on; the weight counts nominal flows. "
        "Every hop that a heavier path tests too takes off `path.shared_hop`. A mission path with a hop that has "
        "no fallback takes `path.no_fallback`.",
        "A measured cost of end-to-end tests: the shape is assumed, its scale borrowed from COSYSMO's operational scenarios.",
    ),
    Section(
        "The whole",
        ("size.", "coordination", "unlisted"),
        "Size S counts integrations by class and paths by weight; every package takes (S / `size.reference`) to "
        "the power of `size.exponent`. Coordination is a share of all other work. What the list probably lacks is "
        "drawn in number and priced as nominal flows. Where the inventory states people's own `effort` of a system (all "
        "but its reviews) or an integration, it and the model count alike in the logarithm: the median becomes "
        "√(people's likely × the model's median), the spread is midway between the two. Of a system the work without "
        "enabling becomes √(people's likely × the model's median without enabling), and enabling takes the rest. "
        "`seamap estimate FILE --explain ID` shows both values.",
        "A contingency: spread is simulated, and the reserve is P80 − P50 of the whole.",
    ),
    Section(
        "Uncertainty",
        ("sigma.", "lacking."),
        "In each draw an item takes its median × exp(s_c·Z_common + s_g·Z_owner + s_i·Z_item), the s being "
        "sigmas, the Z standard normal: one for everything, one per owning team, one per item. s_c² = "
        "`sigma.common`² + `sigma.unknown_facts`² × the share of facts unknown. An item with a low and a high of "
        "its own takes a two-piece lognormal through them for s_i. The share of systems that lack an API, where "
        "that is unknown, is drawn once per sample from Beta(`lacking.alpha`, `lacking.beta`) and shifted in "
        "log-odds by hosting.",
        "A statement about any one organisation. Finished work of your own makes `sigma.common` smaller.",
    ),
    Section(
        "Risk events",
        ("risk.",),
        "Trouble beyond what finished work shows, four kinds by name, each at most once in a programme. `odds` are those of "
        "one exposed system; those of all exposed systems add up to o, and the event happens with the probability o / (1 + o). "
        "Declared facts decide who is exposed: a vendor's or partner's system that has yet to open an interface, a shared "
        "test environment, a system under review, a core system that lacks an API. A system that is exposed only if an "
        "unknown fact turns out so counts by share: with the probability of that, 0.4 of an exposed system for one, and "
        "is struck only in draws in which it is so. Where it happens it takes its effort, and "
        "holds up what is planned for the systems that it strikes. [Why these shares](decisions/0031-risk-events.md).",
        "Ordinary trouble: a slow vendor, papers sent back, an environment that is late are in the spreads and the waits. The "
        "price of a core upgrade is in no row.",
    ),
    Section(
        "Learning from finished work",
        ("learning.", "learned."),
        "From ln(actual / estimate): after k finished packages an organisation's mean residual has the weight k / "
        "(k + `sigma.item`² / `sigma.common`²), which is k / (k + 1.9), and s_c falls to `sigma.common` × √(1 − "
        "weight). What an activity's n packages lie off beside that has the weight n / (n + `sigma.item`² / "
        "`sigma.group`²). Of the prior variance, `learning.alike` is common to all organisations, so that others move "
        "where one is expected to be; they never narrow its spread, and one that was never seen keeps all of "
        "`sigma.common`. `sigma.item`² becomes the mean of its own and of the scatter within an activity of an "
        "organisation, weighted with `learning.item_weight` packages and with those seen.",
        "In force before you calibrate: every `learned.` row is 1 until then.",
    ),
    Section(
        "Money, the band and cross-checks",
        ("rate.", "band.", "norm.", "pilot.", "assumption.", "cosysmo.", "cocomo."),
        "`rate.fallback` compares remedies where no rate is given. COSYSMO: `cosysmo.a` × S to the power of "
        "`cosysmo.exponent`, in person-months of `cosysmo.days_per_month` days. COCOMO II: `cocomo.tdev_a` × "
        "person-months to the power of `cocomo.tdev_exponent`, in months.",
        "Part of any estimate. The band and both cross-checks stand beside it; moving them changes no figure of "
        "effort, cost or date.",
    ),
    Section(
        "Duration",
        ("team_share.", "crew.", "capacity.", "wait."),
        "The owning team's share of each activity needs that team's people; the rest the pool's. Crew on one "
        "package: its days / `crew.days_per_person`, at least 1, at most `crew.most` and `crew.pool_share` of the "
        "pool, and what the team's own share allows. Default pools where the inventory names none. Waiting "
        "occupies nobody.",
        "Effort: none of these rows changes a person-day.",
    ),
)

HEAD = """\
# The effort model

<!-- Generated from app/estimation/profiles/default.toml by `pytest tests/docs/test_effort_model_page.py --update-golden`. -->

Every constant of the profile `{id}`. Effort is in person-days of 8 hours. Low, likely and high are P10, median and P90; a row
with one value has no spread of its own. Tags: **P** published for the same kind of work, **M** measured on a public data set
or on your own finished work, **B** borrowed from a related kind of work, **A** an assumption. {counts}

Nobody has published interface-level effort together with API availability. So the model is not a measurement of integration
work; it is the published pieces put together, with what is assumed said. `seamap calibrate` replaces assumptions by your own
finished work; `--model MODEL.toml` takes a profile that you have edited yourself.

The whole: the sum over integrations, systems, paths and reviews, times the factor of size, times 1 + coordination. Medians
multiply up along the drivers of each package; totals come from the simulation, for a sum of P80s is not the P80 of the sum.
"""

MIXTURES = """\
## Facts that are not known

An unknown fact is drawn in every sample, with these shares; the estimate widens accordingly. They are **not** defaults: no
value is put in a fact's place. The median shown for a package takes the geometric mean over them.

| fact | shares | tag | source |
| --- | --- | --- | --- |
"""


def export_effort_model_page(model: EffortModel) -> str:
    """Return the page as Markdown.

    >>> from app.estimation.effort_model import default_effort_model
    >>> "| `flow.nominal` | person-days | 18 | P |" in export_effort_model_page(default_effort_model())
    True
    """
    rows = list(model.constants.values())
    parts = [HEAD.format(id=model.id, counts=_count_tags(rows))]
    parts += [_section(section, [row for row in rows if section_of(row.name) is section]) for section in SECTIONS]
    parts.append(MIXTURES + "\n".join(map(_mixture_row, model.mixtures.values())) + "\n")
    return "\n".join(parts)


def section_of(name: str) -> Section | None:
    """Return the section that explains a constant; ``None`` where nobody has said what it is for.

    >>> section_of("flow.reuse").title
    'One new integration'
    """
    return next((section for section in SECTIONS if name.startswith(section.prefixes)), None)


def _count_tags(rows: Sequence[Constant]) -> str:
    counts = {tag: sum(row.tag == tag for row in rows) for tag in "PMBA"}
    said = ", ".join(f"{number} {tag}" for tag, number in counts.items() if number)
    doubtful = counts["A"] + counts["B"]
    return (
        f"Of {len(rows)} constants: {said}.\n`seamap estimate FILE --explain assumptions` tries those of the {doubtful} "
        "tagged A or B that the estimate rests on, and names the others."
    )


def _section(section: Section, rows: Iterable[Constant]) -> str:
    head = f"## {section.title}\n\n{section.formula}\n\n*What it is not:* {section.is_not}\n\n"
    table = "| constant | unit | low / likely / high | tag | source | note |\n| --- | --- | --- | --- | --- | --- |\n"
    return head + table + "\n".join(map(_constant_row, rows)) + "\n"


def _constant_row(row: Constant) -> str:
    values = f"{row.likely:g}" if row.low is None else f"{row.low:g} / {row.likely:g} / {row.high:g}"
    cells = (f"`{row.name}`", row.unit, values, row.tag, row.source, row.note)
    return f"| {' | '.join(map(_cell, cells))} |"


def _mixture_row(row: Mixture) -> str:
    shares = ", ".join(f"{value} {share:.3g}" for value, share in row.shares.items())
    return f"| {' | '.join(map(_cell, (f'`{row.fact}`', shares, row.tag, row.source)))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
