"""Leno AI's settings as they change. The key of its endpoint is stored beside them, and no answer or event shows it."""

from lenochat.core.ai_chat import AiChat, AiEndpoint, ProviderName, When
from lenochat.core.errors import invalid
from lenochat.core.unchanged import UNCHANGED, Unchanged, given
from lenochat.core.value import replace, value
from lenochat.store import endpoint_keys
from lenochat.store.transaction import Tx


@value
class EndpointChange:
    """What a request names of the endpoint; what it leaves out stays."""

    base_url: str | Unchanged = UNCHANGED
    model: str | Unchanged = UNCHANGED
    key: str | Unchanged | None = UNCHANGED
    timeout_seconds: int | Unchanged = UNCHANGED
    most_answers: int | Unchanged = UNCHANGED

    def applied_to(self, endpoint: AiEndpoint | None) -> AiEndpoint:
        """The endpoint with these changes. Under another address it has no key, unless one is named: it was for the
        old one alone, and whoever changes the address must not be able to read it there."""
        if endpoint is None:
            if isinstance(self.base_url, Unchanged):
                raise invalid("ai_chat.endpoint.base_url", "Give the endpoint's address.")
            if isinstance(self.model, Unchanged):
                raise invalid("ai_chat.endpoint.model", "Name the model that is to answer.")
            endpoint = AiEndpoint(base_url=self.base_url, model=self.model)
        changed = replace(
            endpoint,
            base_url=given(self.base_url, endpoint.base_url),
            model=given(self.model, endpoint.model),
            timeout_seconds=given(self.timeout_seconds, endpoint.timeout_seconds),
            most_answers=given(self.most_answers, endpoint.most_answers),
        )
        keeps_key = endpoint.has_key and changed.base_url == endpoint.base_url
        return replace(changed, has_key=keeps_key if isinstance(self.key, Unchanged) else self.key is not None)


@value
class AiChatChange:
    """What a request names of Leno AI; what it leaves out stays."""

    active: bool | Unchanged = UNCHANGED
    when: When | Unchanged = UNCHANGED
    outside_hours: bool | Unchanged = UNCHANGED
    provider: ProviderName | Unchanged = UNCHANGED
    endpoint: EndpointChange | Unchanged | None = UNCHANGED

    def applied_to(self, ai_chat: AiChat | None) -> AiChat:
        """The settings with these changes; where there are none, they begin as those of an active Leno AI."""
        before = ai_chat or AiChat()
        changed = replace(
            before,
            active=given(self.active, before.active),
            when=given(self.when, before.when),
            outside_hours=given(self.outside_hours, before.outside_hours),
            provider=given(self.provider, before.provider),
            endpoint=self.endpoint.applied_to(before.endpoint)
            if isinstance(self.endpoint, EndpointChange)
            else before.endpoint
            if isinstance(self.endpoint, Unchanged)
            else None,
        )
        if changed.provider == "endpoint" and changed.endpoint is None:
            raise invalid("ai_chat.endpoint", "Say where the endpoint is, and which model is to answer.")
        return changed


def keep_key(tx: Tx, ai_chat: AiChat | None, changed: AiChatChange | Unchanged | None) -> None:
    """Store the key that the change names; forget one that the settings do not have any more."""
    if ai_chat is None or ai_chat.endpoint is None or not ai_chat.endpoint.has_key:
        endpoint_keys.remove(tx.connection, tx.workspace_id)
    elif isinstance(changed, AiChatChange) and isinstance(changed.endpoint, EndpointChange):
        key = changed.endpoint.key
        if key is not None and not isinstance(key, Unchanged):
            endpoint_keys.save(tx.connection, tx.workspace_id, key)
