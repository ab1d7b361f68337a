"""What an agent declares: choices, logins, the last login's end (AV3 to AV9)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenochat.core.availability import Availability, AvailabilityStatus, choose, go_offline, log_in, never_logged_in
from lenochat.core.instant import Instant
from lenochat.core.unchanged import UNCHANGED, Unchanged

EARLIER, NOW = Instant(1_000_000), Instant(2_000_000)
ONLINE, BUSY = AvailabilityStatus.ONLINE, AvailabilityStatus.BUSY

availabilities = st.builds(
    Availability,
    status=st.sampled_from(AvailabilityStatus),
    message=st.none() | st.just("Lunch"),
    since=st.just(EARLIER),
    accepting=st.booleans(),
)


def declared(status: AvailabilityStatus, message: str | None = None, *, accepting: bool = True) -> Availability:
    return Availability(status=status, message=message, since=EARLIER, accepting=accepting)


def test_there_are_five_statuses_in_the_order_of_every_menu() -> None:
    assert [str(status) for status in AvailabilityStatus] == ["online", "busy", "away", "do_not_disturb", "offline"]


def test_who_never_logged_in_is_offline() -> None:
    assert never_logged_in(NOW).status is AvailabilityStatus.OFFLINE


@pytest.mark.parametrize("accept_chats", [True, False])
@pytest.mark.parametrize("preferred", AvailabilityStatus)
@given(before=availabilities)
def test_a_login_applies_the_preferred_status_and_whether_chats_are_accepted(
    before: Availability, preferred: AvailabilityStatus, accept_chats: bool
) -> None:
    """All ten combinations, from wherever the agent was."""
    after = log_in(before, preferred=preferred, accept_chats=accept_chats, now=NOW)
    assert (after.status, after.accepting) == (preferred, accept_chats)
    assert after.since == (EARLIER if before.status is preferred else NOW)
    assert after.message == (before.message if before.status is preferred else None)


@given(
    before=availabilities,
    status=st.sampled_from(AvailabilityStatus),
    message=st.sampled_from([UNCHANGED, None, "At 3"]),
)
def test_a_choice_by_hand_turns_accepting_on_and_moves_since_only_with_the_status(
    before: Availability, status: AvailabilityStatus, message: str | Unchanged | None
) -> None:
    after = choose(before, status=status, message=message, now=NOW)
    assert (after.status, after.accepting) == (status, True)
    assert after.since == (EARLIER if before.status is status else NOW)


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (ONLINE, UNCHANGED, "Lunch"),
        (ONLINE, None, None),
        (ONLINE, "At 3", "At 3"),
        (BUSY, UNCHANGED, None),
        (BUSY, None, None),
        (BUSY, "At 3", "At 3"),
    ],
)
def test_a_message_belongs_to_its_status_and_leaves_with_it(
    status: AvailabilityStatus, message: str | Unchanged | None, expected: str | None
) -> None:
    assert choose(declared(ONLINE, "Lunch"), status=status, message=message, now=NOW).message == expected


def test_choosing_what_is_there_already_changes_nothing() -> None:
    before = declared(ONLINE, "Lunch")
    assert choose(before, status=ONLINE, message=UNCHANGED, now=NOW) == before


def test_choosing_the_status_that_is_shown_counts_when_chats_are_not_accepted() -> None:
    after = choose(declared(ONLINE, accepting=False), status=ONLINE, message=UNCHANGED, now=NOW)
    assert (after.accepting, after.since) == (True, EARLIER)


@given(before=availabilities)
def test_the_end_of_the_last_login_is_offline_and_leaves_accepting_alone(before: Availability) -> None:
    after = go_offline(before, now=NOW)
    assert (after.status, after.accepting) == (AvailabilityStatus.OFFLINE, before.accepting)
    assert after.message is None or before.status is AvailabilityStatus.OFFLINE
