"""How members come and go: logins, profiles, and streams that open, break and resume."""

import json

from torture.actor import STATUSES, Actor
from torture.dashboard import Dashboard
from torture.hand import Ask, Hand
from torture.place import Member, Place
from torture.wire import Answer

MOST_STREAMS = 2
"""Of one agent."""
TRIES_AGAIN = 0.2
"""How often whoever was refused tries to log in again when they have something to do."""


class Logins(Actor):
    """Members of this process and their dashboards."""

    async def _somebody(self, hand: Hand, place: Place) -> Member | None:
        """A member who is logged in; whoever is not logs in first."""
        member = self._random.choice(place.members)
        if member.token is None and (not member.is_refused or self._random.random() < TRIES_AGAIN):
            await self._log_in(hand, place, member)
        return member if member.token is not None else None

    async def log_in(self, hand: Hand, place: Place) -> None:
        await self._log_in(hand, place, self._random.choice(place.members))

    async def _log_in(self, hand: Hand, place: Place, member: Member) -> None:
        """Another login, which leaves the earlier one to itself or takes its place."""
        body = {"email": member.person.email, "password": self._password}
        as_dashboard = self._random.random() < 0.5
        if as_dashboard:
            body["client"] = "dashboard"
        answer = await hand.do(
            place.plan.number,
            Ask(
                kind="login",
                method="POST",
                path="/login",
                body=body,
                member=Member(member.person, member.token if self._random.random() < 0.7 else None),
                about=member.person.id,
            ),
        )
        member.is_refused = answer is not None and answer.status == 401
        if answer is not None and answer.status == 200:
            member.token = answer.cookie
            self._check_login(place, answer)
            if as_dashboard and len(member.dashboards) < MOST_STREAMS:
                await self._open(place, member)

    def _check_login(self, place: Place, answer: Answer) -> None:
        """A full login applies what the agent prefers (AV7, AV8)."""
        me = json.loads(answer.body)["agent"]
        told = (me["status"], me["accepting"])
        if told != (me["preferred_status"], me["accept_chats_after_login"]):
            self._shared.problems.append((place.plan.number, "AV7", f"after a login {me['name']} is {told}"))

    async def log_out(self, hand: Hand, place: Place) -> None:
        member = self._random.choice(place.members)
        if member.token is not None:
            await self._ask(hand, place, member, "logout", "POST", "/logout")
            member.token = None

    async def end_login(self, hand: Hand, place: Place) -> None:
        """One of their own; if it is the one that asks, it asks for nothing any more."""
        member = await self._somebody(hand, place)
        if member is None:
            return
        asking = Member(member.person, member.token)
        listed = await self._ask(hand, place, asking, "look at logins", "GET", "/me/logins")
        if listed is None or listed.status != 200:
            return
        chosen = self._random.choice(json.loads(listed.body)["items"])
        ended = await self._ask(hand, place, asking, "end login", "DELETE", f"/me/logins/{chosen['id']}")
        if ended is not None and ended.status == 204 and chosen["current"]:
            again = await self._ask(hand, place, asking, "look at logins", "GET", "/me/logins")
            if again is not None and again.status != 401:
                self._shared.problems.append((place.plan.number, "login", "a login that was ended is answered"))

    async def profile(self, hand: Hand, place: Place) -> None:
        member = await self._somebody(hand, place)
        if member is not None:
            body = {
                "preferred_status": self._random.choice(STATUSES),
                "accept_chats_after_login": self._random.random() < 0.8,
            }
            await self._ask(hand, place, member, "profile", "PATCH", "/me", body)

    async def connect(self, hand: Hand, place: Place) -> None:
        member = await self._somebody(hand, place)
        if member is not None and len(member.dashboards) < MOST_STREAMS:
            await self._open(place, member)

    async def _open(self, place: Place, member: Member) -> None:
        if member.token is None:
            return
        dashboard = Dashboard(self._shared.where, member.token, f"a stream of {member.person.name}", place.heard)
        member.dashboards.append(dashboard)
        try:
            await dashboard.open()
        except OSError:
            return  # The server was killed; whoever brings back the others brings it back too.

    async def disconnect(self, _hand: Hand, place: Place) -> None:
        """A stream breaks; now and then it comes back at once, and resumes."""
        members = [member for member in place.members if member.dashboards]
        if not members:
            return
        dashboard = self._random.choice(self._random.choice(members).dashboards)
        comes_back = self._random.random() < 0.5
        dashboard.drop()
        await dashboard.ended()
        if comes_back and not dashboard.is_over:
            try:
                await dashboard.open()
            except OSError:
                return
