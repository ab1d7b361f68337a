"""Distinct types for ids, so that an agent's id cannot be handed to something that wants a visitor's.

Ids are opaque to everybody outside; inside they are UUIDv7 texts, made by the store.
"""

from typing import NewType

WorkspaceId = NewType("WorkspaceId", str)
UserId = NewType("UserId", str)
AgentId = NewType("AgentId", str)
"""The id of a membership: *agent* is a membership as routing and dashboards see it, whatever its role."""
LoginId = NewType("LoginId", str)
InvitationId = NewType("InvitationId", str)
TeamId = NewType("TeamId", str)
PictureId = NewType("PictureId", str)
"""Not like the others: 256 random bits, for whoever knows it may see the picture."""
AttachmentId = NewType("AttachmentId", str)
"""Like a picture's: 256 random bits."""
VisitorId = NewType("VisitorId", str)
ConversationId = NewType("ConversationId", str)
MessageId = NewType("MessageId", str)
ReceiptId = NewType("ReceiptId", str)
ArticleId = NewType("ArticleId", str)
