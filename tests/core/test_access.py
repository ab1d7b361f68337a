"""Who may see what (RE4) and who may do what (RT8, DA5): tables over roles, visibilities and whose it is."""

import itertools
from dataclasses import fields, replace

import pytest

from lenochat.core.access import (
    Sight,
    Viewer,
    concerns,
    permissions,
    redact,
    redact_event,
    redact_loads,
    redact_message,
    redact_receipt,
    require_manager,
    require_may_assign,
    require_may_manage,
    viewer_after,
)
from lenochat.core.agent import Role
from lenochat.core.agent_views import AgentCard, AgentView
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import Conversation, ConversationStatus, Priority, Visitor
from lenochat.core.errors import DomainError
from lenochat.core.events import (
    AgentChanged,
    AgentRemoved,
    AvailabilityChanged,
    ConversationFact,
    Logged,
    MessagePosted,
    OwnAvailabilityChanged,
    VisitorChanged,
    VisitorRemoved,
    WorkspaceChanged,
)
from lenochat.core.ids import AgentId, ConversationId, ReceiptId, TeamId, VisitorId, WorkspaceId
from lenochat.core.message_views import MessageView, OwnMessageView
from lenochat.core.routing import Strategy
from lenochat.core.routing_views import CandidateView, ReceiptView, RoutingView
from lenochat.core.visitor_views import WidgetChanged
from lenochat.core.workspace import AgentVisibility
from lenochat.core.workspace_views import TeamView
from tests.support.event_samples import (
    ANA,
    AT,
    BEN,
    CLEO,
    LOADS,
    LOGGED_CLASSES,
    NORTH,
    SAMPLES,
    SHOWN_LOADS,
    SOUTH,
    agent_of,
)
from tests.support.people import NOW, person

OWNER, ADMIN, AGENT = Role
EVERYONE, SAME_TEAM, NOBODY = AgentVisibility
SIGHTS = [
    *((role, visibility, (), True) for role in (OWNER, ADMIN) for visibility in AgentVisibility),
    (AGENT, EVERYONE, (), True),
    (AGENT, SAME_TEAM, (NORTH,), True),
    (AGENT, SAME_TEAM, (NORTH, SOUTH), True),
    (AGENT, SAME_TEAM, (SOUTH,), False),
    (AGENT, SAME_TEAM, (), False),
    (AGENT, NOBODY, (NORTH,), False),
]
"""Role, the workspace's visibility, teams, and whether such a member sees the availability of who is in North."""
sights = pytest.mark.parametrize(("role", "visibility", "teams", "sees_others"), SIGHTS)
Teams = tuple[TeamId, ...]


def looking(agent_id: AgentId, role: Role, visibility: AgentVisibility, teams: Teams = ()) -> Viewer:
    return Viewer(agent_id=agent_id, role=role, agent_visibility=visibility, teams=frozenset(teams))


# Seeing


@sights
def test_an_agent_is_shown_whole_or_as_a_card(
    role: Role, visibility: AgentVisibility, teams: Teams, sees_others: bool
) -> None:
    ana = agent_of(ANA)
    assert redact(looking(ANA, role, visibility), ana) is ana
    seen = redact(looking(CLEO, role, visibility, teams), ana)
    assert type(seen) is (AgentView if sees_others else AgentCard)
    for field in fields(seen):
        assert getattr(seen, field.name) == getattr(ana, field.name)


def test_a_card_tells_nothing_of_availability() -> None:
    assert {field.name for field in fields(AgentCard)} == {
        "id", "name", "picture_url", "role", "teams", "disabled", "takes_chats",
    }  # fmt: skip


@sights
def test_loads_are_shown_of_those_whose_availability_is(
    role: Role, visibility: AgentVisibility, teams: Teams, sees_others: bool
) -> None:
    assert redact_loads(looking(CLEO, role, visibility, teams), LOADS) == (SHOWN_LOADS if sees_others else ())
    assert redact_loads(looking(ANA, role, visibility, teams), LOADS) == SHOWN_LOADS[: 2 if sees_others else 1]


def receipt() -> ReceiptView:
    candidates = tuple(
        CandidateView(
            agent_id=agent,
            status=AvailabilityStatus.ONLINE,
            eligible=True,
            reasons=(),
            open_conversations=1,
            capacity=4,
            order_key=(0, 0, agent),
        )
        for agent in (ANA, BEN)
    )
    policy = RoutingView(strategy=Strategy.ROUND_ROBIN, busy_fallback=False, away_fallback=False, default_capacity=None)
    return ReceiptView(
        id=ReceiptId("receipt"),
        position=7,
        at=AT,
        trigger="opened",
        policy=policy,
        tier="online",
        outcome="assigned",
        chosen_agent_id=ANA,
        candidates=candidates,
        counts={"eligible": 2},
    )


@sights
def test_a_receipt_is_shown_whole_or_with_one_s_own_entry_alone(
    role: Role, visibility: AgentVisibility, teams: Teams, sees_others: bool
) -> None:
    """Also for who sees some of the others: what is left out would tell of the rest."""
    whole = receipt()
    sees_everyone = sees_others and (role is not AGENT or visibility is EVERYONE)
    for agent, own in ((ANA, whole.candidates[:1]), (CLEO, ())):
        tier = whole.tier if agent == whole.chosen_agent_id else None
        expected = whole if sees_everyone else replace(whole, candidates=own, counts=None, tier=tier)
        assert redact_receipt(looking(agent, role, visibility, teams), whole) == expected


def test_the_id_that_an_author_s_client_made_goes_to_the_author_alone() -> None:
    (message,) = [event.message for event in SAMPLES if isinstance(event, MessagePosted)]
    assert redact_message(looking(ANA, AGENT, NOBODY), message) is message
    for other in (looking(BEN, OWNER, EVERYONE), looking(CLEO, AGENT, NOBODY)):
        assert type(redact_message(other, message)) is MessageView
    assert isinstance(message, OwnMessageView)
    written_by_visitor = replace(message, author=replace(message.author, type="visitor"))
    assert type(redact_message(looking(ANA, AGENT, NOBODY), written_by_visitor)) is MessageView


# Events: each class has a case below, or the first test fails


def test_there_is_a_sample_of_every_event_class() -> None:
    assert sorted(type(event).__name__ for event in SAMPLES) == sorted(one.__name__ for one in LOGGED_CLASSES)


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: event.type)
@sights
def test_an_event_tells_a_viewer_what_they_may_see_and_no_more(
    event: Logged, role: Role, visibility: AgentVisibility, teams: Teams, sees_others: bool
) -> None:
    """The events are about Ana; Cleo only looks on."""
    own = redact_event(looking(ANA, role, visibility, teams), event)
    others = redact_event(looking(CLEO, role, visibility, teams), event)
    match event:
        case OwnAvailabilityChanged():
            assert own is event
            told = {name.name: getattr(event, name.name) for name in fields(AvailabilityChanged)}
            assert others == (AvailabilityChanged(**told) if sees_others else None)
        case AgentChanged():
            assert own == event
            assert isinstance(others, AgentChanged)
            assert type(others.agent) is (AgentView if sees_others else AgentCard)
        case MessagePosted():
            assert own == event
            assert isinstance(others, MessagePosted)
            assert type(others.message) is MessageView
        case ConversationFact():
            assert own == replace(event, loads=SHOWN_LOADS[: 2 if sees_others else 1])
            assert others == replace(event, loads=SHOWN_LOADS if sees_others else ())
        case WorkspaceChanged() | WidgetChanged() | VisitorChanged() | AgentRemoved() | VisitorRemoved():
            assert own == others == event
        case _:
            pytest.fail("a new event class needs a case here")


def test_that_somebody_s_eligibility_changed_is_kept_from_those_who_may_not_see_their_availability() -> None:
    (event,) = [event for event in SAMPLES if isinstance(event, AgentChanged)]
    by_a_rule = replace(event, card_changed=False)
    assert redact_event(looking(CLEO, AGENT, NOBODY), by_a_rule) is None
    assert redact_event(looking(ANA, AGENT, NOBODY), by_a_rule) == by_a_rule
    assert redact_event(looking(CLEO, AGENT, EVERYONE), by_a_rule) == by_a_rule
    assert redact_event(looking(CLEO, AGENT, SAME_TEAM, (NORTH,)), by_a_rule) == by_a_rule
    assert redact_event(looking(CLEO, AGENT, SAME_TEAM, (SOUTH,)), by_a_rule) is None
    assert redact_event(looking(CLEO, AGENT, NOBODY), event) is not None


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: event.type)
def test_members_with_one_sight_get_the_same_of_an_event_that_does_not_concern_them(event: Logged) -> None:
    """One encoding per sight is enough: whoever may see it otherwise is named by `concerns`."""
    seen: dict[Sight, list[object]] = {}
    for (role, visibility, teams, _), name in itertools.product(SIGHTS, ("ana", "ben", "cleo", "dan")):
        onlooker = looking(AgentId(name), role, visibility, teams)
        if onlooker.agent_id not in concerns(event):
            seen.setdefault(onlooker.sight, []).append(redact_event(onlooker, event))
    assert set(seen) == {None, frozenset({NORTH}), frozenset({SOUTH}), frozenset({NORTH, SOUTH}), frozenset()}
    for told in seen.values():
        assert told == told[:1] * len(told)
        assert len(told) >= 2


(RULES,) = [event for event in SAMPLES if isinstance(event, WorkspaceChanged)]
(ABOUT_ANA,) = [event for event in SAMPLES if isinstance(event, AgentChanged)]


def rules(visibility: AgentVisibility, *teams: TeamId) -> WorkspaceChanged:
    views = tuple(TeamView(id=team, name=team, overflow_seconds=None) for team in teams)
    return replace(RULES, workspace=replace(RULES.workspace, agent_visibility=visibility, teams=views))


def about(agent_id: AgentId, role: Role, *teams: TeamId) -> AgentChanged:
    return replace(ABOUT_ANA, agent=replace(agent_of(agent_id), role=role, teams=teams))


@pytest.mark.parametrize(
    ("event", "role", "visibility", "teams"),
    [
        (rules(NOBODY, NORTH, SOUTH), AGENT, NOBODY, (NORTH,)),
        (rules(SAME_TEAM, SOUTH), AGENT, SAME_TEAM, ()),
        (about(CLEO, ADMIN, NORTH), ADMIN, SAME_TEAM, (NORTH,)),
        (about(CLEO, AGENT, SOUTH), AGENT, SAME_TEAM, (SOUTH,)),
        (about(ANA, ADMIN, SOUTH), AGENT, SAME_TEAM, (NORTH,)),
    ],
    ids=["other rules", "a deleted team", "another role", "other teams", "somebody else"],
)
def test_the_events_alone_tell_what_a_viewer_may_see_after_them(
    event: Logged, role: Role, visibility: AgentVisibility, teams: Teams
) -> None:
    cleo = looking(CLEO, AGENT, SAME_TEAM, (NORTH,))
    assert viewer_after(cleo, event) == looking(CLEO, role, visibility, teams)


# Doing


def test_only_owner_and_admin_manage() -> None:
    for role in (OWNER, ADMIN):
        require_manager(person("olga", role=role))
        assert set(permissions(role)) == {"see_everyone", "assign_any", "manage_members", "manage_workspace"}
    assert allowed(lambda: require_manager(person("ana"))) is False
    assert permissions(AGENT) == ()


def allowed(check: object) -> bool:
    assert callable(check)
    try:
        check()
    except DomainError as refusal:
        if refusal.code != "not_allowed":
            raise
        return False
    return True


HOLDERS = {
    "nobody": None,
    "herself": person("ana"),
    "an online teammate": person("ben"),
    "a teammate who is away": person("ben", AvailabilityStatus.AWAY, lost=True),
    "a teammate on do not disturb": person("ben", AvailabilityStatus.DO_NOT_DISTURB),
    "an offline teammate": person("ben", AvailabilityStatus.OFFLINE),
    "a disabled teammate": person("ben", disabled=True),
}
TARGETS = {
    "the queue": None,
    "herself": AgentId("ana"),
    "whoever has it, if a teammate does": AgentId("ben"),
    "somebody else": AgentId("dan"),
}
CHANGES_NOTHING = "whoever has it, if a teammate does"
AN_AGENT_MAY_MOVE = {
    "nobody": {"the queue", "herself"},
    "herself": set(TARGETS),
    "an online teammate": {CHANGES_NOTHING},
    "a teammate who is away": {CHANGES_NOTHING},
    "a teammate on do not disturb": {CHANGES_NOTHING},
    "an offline teammate": set(TARGETS),
    "a disabled teammate": set(TARGETS),
}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("role", Role)
def test_who_may_move_a_conversation(role: Role, holder: str, target: str) -> None:
    held_by = HOLDERS[holder]
    conversation = Conversation(
        id=ConversationId("conversation"),
        workspace_id=WorkspaceId("shop"),
        visitor=Visitor(id=VisitorId("vera"), name=None, email=None),
        status=ConversationStatus.OPEN,
        assignee_id=None if held_by is None else held_by.id,
        priority=Priority.NORMAL,
        team_id=None,
        open_to_all=False,
        former_agent_id=None,
        waiting_from=NOW,
        assigned=NOW,
        seen=False,
        no_reply_since=None,
        offers=0,
        visitor_left=None,
        left_outside_hours=False,
        released_by=None,
        released=None,
        last_message=None,
        last_activity=NOW,
        page_url=None,
        created=NOW,
        closed=None,
    )
    ana = person("ana", role=role)
    may = allowed(lambda: require_may_assign(ana, conversation, holder=held_by, target=TARGETS[target]))
    assert may == (role is not AGENT or target in AN_AGENT_MAY_MOVE[holder])


@pytest.mark.parametrize(
    ("actor", "target", "new_role", "may"),
    [
        (OWNER, OWNER, None, True),
        (OWNER, ADMIN, OWNER, True),
        (OWNER, OWNER, AGENT, True),
        (OWNER, AGENT, ADMIN, True),
        (ADMIN, OWNER, None, False),
        (ADMIN, OWNER, ADMIN, False),
        (ADMIN, AGENT, OWNER, False),
        (ADMIN, ADMIN, AGENT, True),
        (ADMIN, AGENT, ADMIN, True),
        (ADMIN, AGENT, None, True),
        (AGENT, AGENT, None, False),
        (AGENT, AGENT, ADMIN, False),
        (AGENT, OWNER, None, False),
    ],
)
def test_who_may_change_a_member(actor: Role, target: Role, new_role: Role | None, may: bool) -> None:
    ana, ben = person("ana", role=actor), person("ben", role=target)
    assert allowed(lambda: require_may_manage(ana, ben, role=new_role)) == may


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("new_role", Role)
def test_nobody_changes_their_own_role(role: Role, new_role: Role) -> None:
    ana = person("ana", role=role)
    may = allowed(lambda: require_may_manage(ana, ana, role=new_role))
    assert may == (role is not AGENT and new_role is role)
