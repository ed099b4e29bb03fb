"""Baby Buddy takes what is written for it, row by row, in its own importer: django-import-export, as it uses it.

The model and the resource are written from the columns and rules of Baby Buddy's core/models.py and core/admin.py.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import django
import pytest
import tablib
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["import_export"],
    USE_TZ=True,
    TIME_ZONE="UTC",
)
django.setup()

from django.core.exceptions import ValidationError  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.utils import timezone  # noqa: E402
from import_export import fields, resources  # noqa: E402

from tools.log.example import BEGINS, fill, journal  # noqa: E402
from tools.log.export.baby_buddy import pumping_csv  # noqa: E402
from tools.log.model.dates import mark_odd_dates  # noqa: E402
from tools.log.model.sessions import BY_HAND, ML, OZ, UNDER_WAY, Phase, Session, Volume  # noqa: E402
from tools.log.model.zone import Zone  # noqa: E402
from tools.log.pull.journal import read  # noqa: E402
from tools.log.store.store import Store  # noqa: E402

NOW = datetime(2026, 11, 24, tzinfo=UTC)
MADRID = "Europe/Madrid"
HALF_HOUR_MS = 1_800_000
APP = "import_export"  # Django asks for one that is installed


class Child(models.Model):
    class Meta:
        app_label = APP


class Pumping(models.Model):
    child = models.ForeignKey(Child, on_delete=models.CASCADE)
    start = models.DateTimeField()
    end = models.DateTimeField()
    amount = models.FloatField()
    notes = models.TextField(blank=True, null=True)

    class Meta:
        app_label = APP

    def clean(self) -> None:
        if self.start > NOW:
            raise ValidationError({"start": "Date/time can not be in the future."})
        begin, end = self.start.astimezone(UTC), self.end.astimezone(UTC)
        if begin > end:
            raise ValidationError("Start time must come before end time.")
        if end - begin > timedelta(hours=24):
            raise ValidationError("Duration too long.")
        other_entries = Pumping.objects.filter(child=self.child)
        if other_entries.filter(start__lt=self.end, end__gt=self.start).exists():
            raise ValidationError("Another entry intersects the specified time period.")


class PumpingResource(resources.ModelResource):
    id = fields.Field(attribute="id")
    child = fields.Field(attribute="child_id", column_name="child_id")

    class Meta:
        model = Pumping
        clean_model_instances = True


@dataclass
class Import:
    """How many rows were imported, and why each of the others was refused."""

    taken_count: int
    refusals: list[str]


def import_into_baby_buddy(text: str, zone: str = "UTC") -> Import:
    """Returns the result of importing a file into Baby Buddy for a user in the time zone `zone`."""
    with timezone.override(zone):
        result = PumpingResource().import_data(
            tablib.Dataset().load(text, format="csv"),
            use_transactions=True,
            rollback_on_validation_errors=True,  # one row that is refused is a file that is
        )
    errors = [str(error.error) for row in result.rows for error in row.errors]
    invalid = [str(row.error) for row in result.invalid_rows]
    return Import(result.totals["new"], errors + invalid)


@pytest.fixture(autouse=True)
def _tables() -> Iterator[None]:
    with connection.schema_editor() as editor:
        editor.create_model(Child)
        editor.create_model(Pumping)
    for _child in range(4):
        Child.objects.create()
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Pumping)
        editor.delete_model(Child)


def sessions_at(
    *start_texts: str, ms: int = HALF_HOUR_MS, outcome: str = "done", **changes: Any
) -> list[Session]:
    """Returns sessions of `ms` ms, with an amount, that began at those times in UTC; other fields by `changes`."""
    instants = [round(datetime.fromisoformat(f"{start}Z").timestamp()) for start in start_texts]
    fields: dict[str, Any] = {
        "band": BY_HAND, "boot": 1, "program": "", "pacing": "", "first_side": "left", "firmware": "",
        "phases": (Phase("express", "left", 1, None, None, ms, "end"),), "breaks": (),
        "volumes": {"left": Volume(Decimal(30), ML)},
    }  # fmt: skip
    return [
        Session(
            id=session_number,
            number=session_number,
            logged_start=start_s,
            start=start_s,
            outcome=outcome,
            **{**fields, **changes},
        )
        for session_number, start_s in enumerate(instants, 1)
    ]


def export_text(
    sessions: list[Session], zone: str = "UTC", unit: str = ML
) -> tuple[str, dict[str, list[int]]]:
    text, taken_sessions, left_out = pumping_csv(
        mark_odd_dates(sessions, NOW.timestamp()), Zone(zone), 4, unit
    )
    assert len(taken_sessions) + sum(map(len, left_out.values())) == len(sessions)
    return text, left_out


def entries() -> list[tuple[int, int]]:
    """Returns (start, end) of everything in Baby Buddy, in s since 1970."""
    return [
        (round(session.start.timestamp()), round(session.end.timestamp()))
        for session in Pumping.objects.order_by("start")
    ]


@pytest.mark.parametrize("zone", [MADRID, "Asia/Kathmandu"])
def test_it_takes_every_row_each_at_its_time_with_its_amount_and_note(
    store: Store, zone: str
) -> None:
    fill(store, 100)
    sessions = store.sessions()
    text, left_out = export_text(sessions, zone)
    assert import_into_baby_buddy(text, zone) == Import(100, [])
    assert left_out == {}
    for session, entry in zip(sessions, Pumping.objects.order_by("start"), strict=True):
        assert entry.start.timestamp() == session.start
        assert entry.end.timestamp() == pytest.approx(
            (session.start or 0) + session.known_ms / 1000, abs=1
        )
        assert entry.amount == pytest.approx(float(session.volume(ML) or 0), abs=0.01)
        assert entry.child_id == 4
        assert session.note in entry.notes


def test_an_empty_id_would_refuse_every_row(store: Store) -> None:
    fill(store, 3)
    text, _left_out = export_text(store.sessions())
    rows = [
        f'"{"id" if line_number == 0 else ""}",{row}'
        for line_number, row in enumerate(text.splitlines())
    ]
    assert len(import_into_baby_buddy("\n".join(rows)).refusals) == 3


def test_a_second_import_of_the_same_is_refused_and_of_what_is_new_since_is_not(
    store: Store,
) -> None:
    fill(store, 5)
    sessions = store.sessions()
    assert import_into_baby_buddy(export_text(sessions[:3])[0]).taken_count == 3
    assert len(import_into_baby_buddy(export_text(sessions)[0]).refusals) == 3
    assert import_into_baby_buddy(export_text(sessions[3:])[0]) == Import(2, [])


def test_what_it_would_refuse_is_left_out_and_the_rest_is_taken(store: Store) -> None:
    store.take(read(journal(count=6)), "one")
    store.take(read(journal(count=2, has_dates=False)), "undated")
    for session in (1, 2, 3, 7):
        store.add_volume(session, "both", Volume(Decimal(3), ML))
    store.correct([2], start=BEGINS + 60)
    text, left_out = export_text(store.sessions())
    assert import_into_baby_buddy(text) == Import(2, [])
    assert left_out == {
        "that overlap one before": [2],
        "without an amount": [4, 5, 6],
        "without a date": [7, 8],
    }


@pytest.mark.parametrize(
    ("start_texts", "changes", "reason"),
    [
        (("2026-05-01T03:00", "2030-01-01T03:00"), {}, "with a date to come"),
        (("2026-05-01T03:00", "2026-05-01T03:29:59"), {}, "that overlap one before"),
        (("2000-01-01T03:00", "2026-05-01T03:00"), {}, "with a date far from the others"),
    ],
)
def test_one_of_two_is_left_out(
    start_texts: tuple[str, str], changes: dict[str, Any], reason: str
) -> None:
    text, left_out = export_text(sessions_at(*start_texts, **changes))
    assert list(left_out) == [reason]
    assert import_into_baby_buddy(text) == Import(1, [])


@pytest.mark.parametrize("second_ids", [{2, 3}, {2}, {3}])
def test_none_of_a_later_file_overlaps_what_was_in_one_before(second_ids: set[int]) -> None:
    """Of two sessions that overlap the first was written; no later choice takes the second for new."""
    sessions = sessions_at("2026-05-01T03:00", "2026-05-01T03:10", "2026-05-01T04:00")
    first_file, _taken, _left_out = pumping_csv(sessions, Zone("UTC"), 4, ML, {1})
    assert import_into_baby_buddy(first_file) == Import(1, [])
    later_text, _taken, left_out = pumping_csv(sessions, Zone("UTC"), 4, ML, second_ids)
    assert import_into_baby_buddy(later_text) == Import(len(second_ids & {3}), [])
    assert left_out == ({"that overlap one before": [2]} if 2 in second_ids else {})


def test_one_right_behind_another_is_taken() -> None:
    text, left_out = export_text(sessions_at("2026-05-01T03:00", "2026-05-01T03:30"))
    assert (import_into_baby_buddy(text), left_out) == (Import(2, []), {})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"outcome": UNDER_WAY}, "under way"),
        ({"volumes": {}}, "without an amount"),
        ({"ms": 86_401_000}, "of more than 24 hours"),
    ],
)
def test_none_is_taken_and_that_is_said(changes: dict[str, Any], reason: str) -> None:
    text, left_out = export_text(sessions_at("2026-05-01T03:00", **changes))
    assert left_out == {reason: [1]}
    assert import_into_baby_buddy(text) == Import(0, [])


def test_just_a_day_is_taken() -> None:
    text, left_out = export_text(sessions_at("2026-05-01T03:00", ms=86_400_000))
    assert (import_into_baby_buddy(text), left_out) == (Import(1, []), {})


def test_the_hour_that_is_there_twice_is_read_as_its_first_and_the_rest_is_left_out() -> None:
    """In Madrid 02:00 to 03:00 of 2025-10-26 was from 00:00Z, and again from 01:00Z."""
    start_texts = ("00:05", "00:45", "01:20", "01:55")
    text, left_out = export_text(
        sessions_at(*(f"2025-10-26T{iso}" for iso in start_texts)), MADRID
    )
    assert left_out == {"in an hour that is there twice, for the clocks were put back": [2, 3, 4]}
    assert import_into_baby_buddy(text, MADRID) == Import(1, [])
    assert entries()[0][0] == round(datetime(2025, 10, 26, 0, 5, tzinfo=UTC).timestamp())


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
def test_of_a_month_with_a_session_each_three_hours_all_are_taken_at_their_time(zone: str) -> None:
    """The clocks are put back within it, in Berlin and in New York."""
    first_start = datetime(2025, 10, 14, tzinfo=UTC)
    start_texts = [(first_start + timedelta(hours=3 * n)).isoformat()[:19] for n in range(30 * 8)]
    sessions = sessions_at(*start_texts)
    text, left_out = export_text(sessions, zone)
    assert sum(map(len, left_out.values())) <= 2
    assert import_into_baby_buddy(text, zone) == Import(
        len(sessions) - sum(map(len, left_out.values())), []
    )
    left_out_ids = {session_id for ids in left_out.values() for session_id in ids}
    assert entries() == [
        ((session.start or 0), (session.start or 0) + 1_800)
        for session in sessions
        if session.id not in left_out_ids
    ]


@given(note=st.text(max_size=60))
@examples(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_note_arrives_in_one_entry(note: str) -> None:
    Pumping.objects.all().delete()
    text, _left_out = export_text(sessions_at("2026-05-01T03:00", note=note))
    assert import_into_baby_buddy(text) == Import(1, [])


def test_amounts_go_in_the_unit_of_the_family_and_times_in_the_users_zone() -> None:
    volumes = {"left": Volume(Decimal(30), ML), "right": Volume(Decimal(1), OZ)}
    text, _left_out = export_text(sessions_at("2026-04-30T22:00", volumes=volumes), MADRID, OZ)
    (row,) = csv.DictReader(io.StringIO(text))
    assert row == {
        "child_id": "4", "amount": "2.01", "start": "2026-05-01 00:00:00", "end": "2026-05-01 00:30:00",
        "notes": "left side 30 ml; right side 1 oz",
    }  # fmt: skip


def test_drops_are_an_amount_of_nothing_and_a_note() -> None:
    session = sessions_at(
        "2026-05-01T03:00", volumes={"left": Volume(None, "drops")}, milk="colostrum", note="first"
    )
    (row,) = csv.DictReader(io.StringIO(export_text(session)[0]))
    assert (row["amount"], row["notes"]) == ("0", "colostrum; left side drops; first")
