"""The network as evidence: counts by definition, sources to the last figure, published figures beside the plan."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import corridor
from corridor.answers import evidenced, traced
from corridor.answers import inventory as stock
from corridor.answers.evidence import Comparison, Evidence, scores_of
from corridor.commands.cli import main
from corridor.data.drawn_lines import read_lines
from corridor.data.load.kinds import KIND_TABLES
from corridor.data.model import TABLES, Network, Sourced
from corridor.errors import NetworkError
from corridor.studies.evidence import evidence_of
from corridor.studies.inventory import date_of, inventory
from corridor.studies.trace import trace
from tests.described import text
from tests.folders import SOURCE, TOY, Folder


@pytest.fixture(scope="module")
def shipped() -> Network:
    return corridor.open_network()


def ask(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = main(argv)
    out, err = capsys.readouterr()
    return status, out, err


# -- info --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["toy", "shipped"])
def test_counts_are_those_of_the_tables(which: str, request: pytest.FixtureRequest) -> None:
    network: Network = request.getfixturevalue(which)
    found = inventory(network)
    *parts, everything = found.parts
    assert everything.table == "all"
    assert everything.rows == sum(part.rows for part in parts)
    for part in parts:
        table = network.constants if part.table == "constants" else network.table(part.table)
        assert part.rows == len(table) > 0
        assert sum(part.basis.values()) == sum(part.confidence.values()) == part.rows
        assert part.basis["assumed"] == sum(getattr(row, "basis", "") == "assumed" for row in table.values())
        assert part.oldest <= part.median <= part.newest
    assert {part.table for part in parts} == {
        *(
            table
            for table in TABLES
            if table not in ("names", "detours", "sources", *KIND_TABLES) and network.table(table)
        ),
        *(["constants"] if network.constants else []),
    }
    assert sum(found.kinds["places"].values()) == len(network.places)
    assert sum(found.kinds["links"].values()) == len(network.links)
    assert sum(found.source_licences.values()) == len(network.sources)
    assert [row.opens for row in found.projects] == sorted(row.opens for row in found.projects)
    for gap in found.gaps:
        assert 0 <= gap.filled <= gap.unknown <= gap.rows


def test_the_shipped_network_keeps_its_promise(shipped: Network) -> None:
    everything = inventory(shipped).parts[-1]
    assert everything.basis["assumed"] < 0.2 * everything.rows
    assert everything.confidence["low"] < 0.35 * everything.rows


def test_what_nobody_published_is_counted(toy: Network) -> None:
    gaps = {(gap.figure, gap.table): gap for gap in inventory(toy).gaps}
    land = [link for link in toy.links.values() if link.mode not in ("feeder", "ferry", "sea")]
    assert gaps["capacity", "links"].rows == len(land)
    assert gaps["capacity", "links"].unknown == sum(link.capacity is None for link in land) > 0
    assert gaps["price", "links"].unknown == sum(link.usd_per_teu is None for link in toy.links.values())
    assert gaps["price", "links"].filled == 1  # the suspended line, by its mode
    assert gaps["parts of hours", "borders"].unknown == sum(
        (row.documents_hours, row.customs_hours, row.handover_hours, row.inspection_hours) == (None,) * 4
        for row in toy.borders.values()
    )


def test_a_row_is_as_old_as_its_newest_publication(folder: Folder) -> None:
    for key, published, address in (
        ("old", "1911", "https://example.org/old"),
        ("new", "2024-05", "https://example.org/new"),
        ("hidden", "undated (2019 by match)", "https://example.org/hidden"),
        ("own", "2026-01-01", ""),
        ("none", "undated", "https://example.org/none"),
    ):
        folder.add("sources", id=key, publication=key, published=published, address=address, licence="cited figure")
    folder.cell("places", "fir", source="old;new;own")
    folder.cell("places", "elm", source="hidden;own")
    folder.cell("places", "gorse", source="none")
    folder.cell("places", "dune-port", source="old")
    network = corridor.open_network(folder.path)
    dates = {key: date_of(network, network.places[key]) for key in ("fir", "elm", "gorse", "dune-port")}
    assert dates == {"fir": "2024-05", "elm": "2019", "gorse": "undated", "dune-port": "1911"}
    found = inventory(network)
    assert (found.oldest[0].table, found.oldest[0].id, found.oldest[0].published) == ("places", "dune-port", "1911")
    assert next(part for part in found.parts if part.table == "places").undated == 1


def test_info_reads_the_same_in_every_form(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ask(capsys, "network", "info", str(TOY))
    assert (status, err) == (0, "")
    assert out.startswith("A toy to be solved on paper, network toy of 2026-01-15\n")
    assert "licences   MIT" in out
    assert "hazel-line" in out
    assert "credit" not in out
    record = json.loads(ask(capsys, "network", "info", str(TOY), "--format", "json")[1])
    rows = list(csv.DictReader(io.StringIO(ask(capsys, "network", "info", str(TOY), "--format", "csv")[1])))
    assert {row["table"]: int(row["rows"]) for row in rows} == {row["table"]: row["rows"] for row in record["tables"]}
    applied = ask(capsys, "network", "info", "--network", str(TOY), "--with", "hazel-line")[1]
    assert ", with hazel-line\n" in applied
    assert "applied" in applied


def test_info_shows_the_credit_of_drawn_lines(shipped: Network) -> None:
    assert "OpenStreetMap" in text(stock.describe(inventory(shipped, drawn=read_lines())))
    assert inventory(shipped).credit == ""


# -- sources -----------------------------------------------------------------------------------------------------


def test_a_border_is_traced_to_its_publications(toy: Network) -> None:
    found = trace(toy, "amber-birch-kz")
    assert (found.table, found.basis, found.confidence) == ("borders", "assumed", "low")
    figures = {figure.name: figure for figure in found.figures}
    assert (figures["hours"].low, figures["hours"].typical, figures["hours"].high) == (10, 10, 10)
    assert figures["customs_hours"].value == 5
    assert figures["usd_per_teu"].unit == "USD/TEU"
    assert dict(found.facts)["link"] == "amber-birch"
    assert ("links", "amber-birch") in found.related
    assert ("closures", "birch-new-year") in found.related
    (citation,) = found.citations
    source = toy.sources[SOURCE]
    assert (citation.key, citation.publication, citation.published) == (SOURCE, source.publication, source.published)


def test_every_record_can_be_traced(toy: Network, shipped: Network) -> None:
    for network, step in ((toy, 1), (shipped, 7)):
        for table in TABLES:
            for key, record in list(network.table(table).items())[::step]:
                found = trace(network, key)
                assert (found.id, found.table) == (key, table)
                if isinstance(record, Sourced):
                    assert {citation.key for citation in found.citations} >= set(record.sources)
                assert text(traced.describe(found))
        for key in (*network.projects, *network.constants):
            assert text(traced.describe(trace(network, key)))


def test_others_who_say_different_are_named(toy: Network, shipped: Network) -> None:
    (statement,) = trace(toy, "birch-1435-1520").statements
    assert (statement.id, statement.days) == ("birch-gauge-2025", 0.75)
    assert "others say\n  average 0.75 d of 2025" in text(traced.describe(trace(toy, "birch-1435-1520")))
    texts = [text(traced.describe(trace(shipped, row.element))) for row in shipped.published.values() if row.element]
    assert texts
    assert all("others say" in text for text in texts)


def test_projects_say_what_they_change(toy: Network) -> None:
    found = trace(toy, "more-sailings")
    assert found.table == "projects"
    assert [line.what for line in found.changes] == ["increase departures_per_week of feeder-shuttle by 3.5"]
    (line,) = trace(toy, "feeder-shuttle").changes
    assert (line.project, line.status, line.opens) == ("more-sailings", "planned", "2027-12-31")
    assert "more-sailings (planned, opens 2027-12-31): increase departures_per_week" in text(
        traced.describe(trace(toy, "feeder-shuttle"))
    )


def test_what_is_only_planned_is_traced_too(toy: Network) -> None:
    found = trace(toy, "amber-hazel")
    assert (found.table, found.added_by) == ("links", "hazel-line")
    assert "not there yet: project hazel-line adds it" in text(traced.describe(found))
    built = trace(corridor.open_network(TOY, include=["hazel-line"]), "amber-hazel")
    assert built.added_by == ""


def test_a_source_names_what_rests_on_it(toy: Network) -> None:
    found = trace(toy, SOURCE)
    rows = {(use.table, use.id) for use in found.uses}
    assert {
        (table, key) for table in TABLES if table not in ("sources", *KIND_TABLES) for key in toy.table(table)
    } <= rows
    assert {("constants", key) for key in toy.constants} <= rows
    assert {("projects", key) for key in toy.projects} <= rows
    assert f"{len(rows)} rows rest on it" in text(traced.describe(found))


def test_filled_prices_name_the_rate_behind(shipped: Network) -> None:
    link = next(row for row in shipped.links.values() if row.usd_per_teu is None and row.mode == "rail-1520")
    figures = {figure.name: figure for figure in trace(shipped, link.id).figures}
    assert figures["usd_per_teu"].filled
    assert set(figures["usd_per_teu"].sources) <= set(shipped.sources)
    assert "filled from class values" in text(traced.describe(trace(shipped, link.id)))


def test_places_are_found_by_any_name(toy: Network) -> None:
    assert trace(toy, "Янтарь").id == "amber"
    with pytest.raises(NetworkError, match=r"no record, project, constant or source 'amber-brich'. Did you mean"):
        trace(toy, "amber-brich")


def test_sources_reads_the_same_in_every_form(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ("network", "sources", "birch-1435-1520", "--network", str(TOY))
    assert "12 / 18 / 24 h (P10 / median / P90), expected 18 h" in ask(capsys, *argv)[1]
    record = json.loads(ask(capsys, *argv, "--format", "json")[1])
    assert record["figures"][0]["expected"] == 18
    assert [row["key"] for row in record["sources"]] == [SOURCE]
    rows = list(csv.DictReader(io.StringIO(ask(capsys, *argv, "--format", "csv")[1])))
    assert [row["key"] for row in rows] == [SOURCE]
    listed = ask(capsys, "network", "sources", SOURCE, "--network", str(TOY), "--format", "csv")[1]
    assert "facilities,birch-1435-1520,assumed,low" in listed
    mine = ask(capsys, *argv, "--set", "birch-1435-1520.hours=36")[1]
    assert "24 / 36 / 48 h" in mine
    status, _, err = ask(capsys, "network", "sources", "nothing", "--network", str(TOY))
    assert status == 2
    assert err.startswith("corridor: network 'toy' has no record, project, constant or source 'nothing'.")


# -- evidence ----------------------------------------------------------------------------------------------------


def row_of(network: Network, key: str) -> Comparison:
    return next(row for row in evidence_of(network).comparisons if row.id == key)


def test_the_toy_is_compared_as_on_paper(toy: Network) -> None:
    journey = row_of(toy, "amber-elm-2025")
    assert (journey.plan_hours, journey.published_days, journey.way) == (150, 6.5, "open")
    assert journey.time_error == pytest.approx(6.25 / 6.5 - 1)
    assert journey.plan_km == 1600
    assert journey.inside is (journey.plan_low <= 156 <= journey.plan_high)  # type: ignore[operator]  # both are there
    passage = row_of(toy, "birch-gauge-2025")
    assert (passage.plan_hours, passage.plan_low, passage.plan_high) == (18, 12, 24)
    assert (passage.time_error, passage.inside, passage.held_back) == (0, True, True)
    price = row_of(toy, "amber-elm-through-40")
    assert (price.subject, price.usd_per_teu) == ("price", 750)
    assert price.plan_usd_per_teu == corridor.fastest(toy, "amber", "elm").usd_per_teu


def published(folder: Folder, **cells: str) -> Comparison:
    row = {"id": "mine", "kind": "average", "subject": "journey", "date": "2025", "days": "5"} | cells
    folder.add("published", **row)
    return row_of(corridor.open_network(folder.path), row["id"])


def test_prices_are_planned_over_the_places_that_they_name(folder: Folder) -> None:
    """Amber - elm is 1,600 km; by Fir, which the price names beside a word that is no place, 1,725 km."""
    ends = {"from_": "amber", "to": "elm", "usd": "1500", "container": "40"}
    folder.add("rates", id="by-fir", via="Fir, wagon held in it", offer="list", **ends)
    folder.add("rates", id="any-way", via="amber", offer="market", **ends)
    network = corridor.open_network(folder.path)
    assert (row_of(network, "by-fir").via, row_of(network, "by-fir").plan_km) == (("fir",), 1725)
    assert (row_of(network, "any-way").via, row_of(network, "any-way").plan_km) == ((), 1600)
    found = evidence_of(network)
    written = text(evidenced.describe(found))
    for title in ("market prices", "list prices", "other through prices"):
        assert f"{title} beside the sum of the legs" in written
    assert {row.id: row.offer for row in found.comparisons if row.subject == "price"} == {
        "amber-elm-through-40": "",
        "any-way": "market",
        "by-fir": "list",
    }


def test_via_is_honoured(folder: Folder) -> None:
    assert published(folder, from_="amber", to="elm", via="fir").plan_km == 1725


def test_the_wait_at_the_origin_counts_from_readiness_alone(folder: Folder) -> None:
    cells = {"from_": "cedar-port", "to": "dune-port"}
    departure = published(folder, id="a", counts_from="departure", **cells)
    ready = published(folder, id="b", counts_from="ready", **cells)
    assert (departure.plan_hours, ready.plan_hours) == (24, 48)


def test_what_is_shut_today_is_compared_and_said(folder: Folder) -> None:
    found = published(folder, from_="cedar-port", to="gorse", via="cedar-port", days="1.5")
    assert found.way == "open"
    folder.drop("services", "south-loop")
    shut = published(folder, id="shut", from_="cedar-port", to="gorse", days="1.5", km="500")
    assert (shut.way, shut.plan_hours, shut.plan_km) == ("suspended", 32, 500)
    assert shut.reason
    lost = published(folder, id="lost", from_="gorse", to="ivy-port", via="amber", days="1")
    assert lost.way != "open"
    shown = text(evidenced.describe(evidence_of(corridor.open_network(folder.path))))
    assert "ways that are not open\n  " in shown
    assert "shut: suspended; " in shown


def test_a_pair_without_a_way_never_counts_as_a_hit(folder: Folder) -> None:
    folder.add("places", id="kelp", name="Kelp", country="KZ", lon="55", lat="44", kind="station")
    found = published(folder, from_="amber", to="kelp", days="1", km="100")
    assert (found.way, found.plan_hours, found.inside, found.time_error) == ("none", None, None, None)
    scores = {(score.name, score.rows): score for score in evidence_of(corridor.open_network(folder.path)).scores}
    assert scores["lengths within 3 %", "all"].total == 1
    assert scores["lengths within 3 %", "all"].hits == 0
    assert scores["journey averages inside P10-P90", "all"].total == 2


@pytest.mark.parametrize(
    ("subject", "element", "hours"),
    [
        ("passage", "cedar-port-rail-feeder", 24),
        ("passage", "amber-birch-kz", 10),
        ("passage", "feeder-shuttle", 24),
        ("passage", "birch-cedar-port", 15),
    ],
)
def test_passages_are_the_element_itself(folder: Folder, subject: str, element: str, hours: float) -> None:
    assert published(folder, subject=subject, element=element).plan_hours == pytest.approx(hours)


def comparison(**values: object) -> Comparison:
    plain: dict[str, object] = {
        "id": "x",
        "kind": "average",
        "subject": "journey",
        "origin": "a",
        "destination": "b",
        "via": (),
        "element": "",
        "date": "2025",
        "counts_from": "departure",
        "held_back": False,
        "days_low": None,
        "days": 10.0,
        "days_high": None,
        "km": None,
        "usd_per_teu": None,
        "sources": (),
        "plan_hours": 240.0,
        "plan_low": 200.0,
        "plan_high": 300.0,
    }
    return Comparison(**(plain | values))  # type: ignore[arg-type]


def test_ranges_are_compared_by_their_middle() -> None:
    assert comparison(days=None, days_low=8.0, days_high=12.0).published_days == 10
    assert comparison(days=None).inside is None
    assert comparison(days=0.0).time_error is None


def test_records_are_set_beside_p10() -> None:
    assert comparison(kind="record", days=200 / 24).time_error == pytest.approx(0)
    assert comparison(kind="record", days=10.0).time_error == pytest.approx(-1 / 6)


def test_scores_are_counted_by_definition() -> None:
    rows = [
        comparison(days=10.0),
        comparison(days=20.0),
        comparison(days=12.0, held_back=True),
        comparison(kind="record", days=8.0),
        comparison(subject="length", days=None, km=100.0, plan_km=102.9),
        comparison(subject="length", days=None, km=100.0, plan_km=103.1),
        comparison(subject="price", days=None, usd_per_teu=100.0, plan_usd_per_teu=126.0),
    ]
    offers = [("market", 124.0), ("market", 74.0), ("list", 100.0)]
    rows += [
        comparison(subject="price", days=None, usd_per_teu=100.0, plan_usd_per_teu=usd, offer=offer)
        for offer, usd in offers
    ]
    scores = {(score.name, score.rows): score for score in scores_of(rows)}
    market, listed = scores["market prices within 25 %", "all"], scores["list prices within 25 %", "all"]
    assert (market.hits, market.total, listed.hits, listed.total) == (1, 2, 1, 1)
    assert ("through rates within 25 %", "all") not in scores
    averages = scores["journey averages inside P10-P90", "all"]
    assert (averages.hits, averages.total) == (2, 3)
    assert averages.median_error == pytest.approx(1 / 6)  # of 0, 1/6 and 1/2
    assert (scores["journey averages inside P10-P90", "held back"].hits) == 1
    assert scores["records not beaten by P10", "all"].hits == 1
    assert (scores["lengths within 3 %", "all"].hits, scores["lengths within 3 %", "all"].total) == (1, 2)
    assert (scores["prices within 25 %", "used"].hits, scores["prices within 25 %", "used"].total) == (2, 4)
    assert ("prices within 25 %", "held back") not in scores
    assert scores["journeys with P90 at most twice P10", "all"].hits == 4


def test_evidence_reads_the_same_in_every_form(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ask(capsys, "network", "evidence", str(TOY))
    assert (status, err) == (0, "")
    assert "amber - elm" in out
    assert "average, held back" in out
    assert out.rstrip().splitlines()[-1].startswith("journeys with P90 at most twice P10")
    record = json.loads(ask(capsys, "network", "evidence", str(TOY), "--format", "json")[1])
    rows = list(csv.DictReader(io.StringIO(ask(capsys, "network", "evidence", str(TOY), "--format", "csv")[1])))
    assert [row["id"] for row in rows] == [row["id"] for row in record["comparisons"]]
    assert list(rows[0]) == [column.key for column in evidenced.COMPARISON]
    assert {row["rows"] for row in record["summary"]} == {"all", "used", "held back"}
    changed = json.loads(
        ask(
            capsys,
            "network",
            "evidence",
            "--network",
            str(TOY),
            "--set",
            "birch-1435-1520.hours=36",
            "--format",
            "json",
        )[1]
    )
    passage = next(row for row in changed["comparisons"] if row["id"] == "birch-gauge-2025")
    assert passage["plan_days"] == 1.5


def test_a_network_without_published_figures_says_so() -> None:
    assert text(evidenced.describe(Evidence("n", "2026-01-01", (), (), ()))).endswith(
        "no published figures to compare with."
    )


def test_the_shipped_network_meets_its_lengths(shipped: Network) -> None:
    scores = {(score.name, score.rows): score for score in evidence_of(shipped).scores}
    lengths = scores["lengths within 3 %", "all"]
    assert lengths.hits == lengths.total > 25
    averages = scores["journey averages inside P10-P90", "all"]
    assert averages.hits >= 0.8 * averages.total
    assert averages.median_error is not None
    assert averages.median_error <= 0.12


def test_a_broken_network_gives_its_faults(capsys: pytest.CaptureFixture[str], folder: Folder) -> None:
    folder.cell("places", "fir", lon="200")
    folder.cell("links", "birch-fir", length_km="far")
    for verb in ("info", "evidence"):
        status, out, err = ask(capsys, "network", verb, str(folder.path))
        assert (status, out) == (2, "")
        assert len(err.splitlines()) == 2
        assert "places.csv, row" in err
    status, _, err = ask(capsys, "network", "info", str(Path("no") / "such"))
    assert status == 2
    assert "does not exist" in err
