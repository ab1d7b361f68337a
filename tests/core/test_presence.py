"""What the server observes: connections, and when one counts as lost (AV10)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenochat.core.instant import SECOND, Instant
from lenochat.core.presence import (
    CONNECTED,
    UNJUDGED,
    Presence,
    disconnected,
    grace_ends,
    judge,
    judged_lost,
    logged_in,
)

SEEN = Instant(1_000 * SECOND)
AWAITED = Presence(judged=True, disconnected_since=SEEN, lost=False)
LOST = replace(AWAITED, lost=True)
every_presence = st.sampled_from([UNJUDGED, CONNECTED, AWAITED, LOST])


def test_only_a_judged_agent_without_a_connection_can_be_lost() -> None:
    assert judged_lost(AWAITED) == LOST
    assert judged_lost(CONNECTED) == CONNECTED
    assert judged_lost(UNJUDGED) == UNJUDGED


def test_teammates_read_that_a_connection_is_lost_only_after_the_grace() -> None:
    assert (AWAITED.connected, AWAITED.connection_lost_at) == (True, None)
    assert (LOST.connected, LOST.connection_lost_at) == (False, SEEN)


@pytest.mark.parametrize(
    ("presence", "grace", "ends"),
    [
        (AWAITED, 30, SEEN + 30 * SECOND),
        (AWAITED, 0, SEEN),
        (AWAITED, 3_600, SEEN + 3_600 * SECOND),
        (AWAITED, None, None),
        (LOST, 30, None),
        (CONNECTED, 30, None),
        (UNJUDGED, 30, None),
    ],
)
def test_the_grace_counts_from_the_last_sign_of_life(presence: Presence, grace: int | None, ends: int | None) -> None:
    assert grace_ends(presence, grace) == ends


def test_a_second_disconnection_does_not_lengthen_the_grace() -> None:
    assert disconnected(CONNECTED, last_sign_of_life=SEEN) == AWAITED
    assert disconnected(AWAITED, last_sign_of_life=Instant(SEEN + SECOND)) == AWAITED
    assert disconnected(LOST, last_sign_of_life=Instant(SEEN + SECOND)) == LOST


def test_who_is_not_judged_has_no_grace() -> None:
    assert disconnected(UNJUDGED, last_sign_of_life=SEEN) == UNJUDGED


def test_a_dashboard_is_judged_from_its_login_on_even_if_its_stream_never_opens() -> None:
    for before in (UNJUDGED, LOST):
        assert logged_in(before, as_dashboard=True, has_stream=False, grace_seconds=30, now=SEEN) == AWAITED


@given(before=every_presence)
def test_an_api_login_and_one_beside_an_open_stream_change_nothing(before: Presence) -> None:
    assert logged_in(before, as_dashboard=False, has_stream=False, grace_seconds=30, now=SEEN) == before
    assert logged_in(before, as_dashboard=True, has_stream=True, grace_seconds=30, now=SEEN) == before


@pytest.mark.parametrize(
    ("grace", "after_seconds", "lost"),
    [(30, 29, False), (30, 30, True), (0, 0, True), (3_600, 3_599, False), (None, 999_999, False)],
)
@pytest.mark.parametrize("before", [AWAITED, LOST])
def test_another_grace_judges_anew_by_its_own_length(
    before: Presence, grace: int | None, after_seconds: int, lost: bool
) -> None:
    now = Instant(SEEN + after_seconds * SECOND)
    assert judge(before, grace_seconds=grace, now=now) == replace(AWAITED, lost=lost)


@given(before=st.sampled_from([UNJUDGED, CONNECTED]), grace=st.sampled_from([None, 0, 30]))
def test_another_grace_is_nothing_to_who_is_connected_or_not_judged(before: Presence, grace: int | None) -> None:
    assert judge(before, grace_seconds=grace, now=SEEN) == before
