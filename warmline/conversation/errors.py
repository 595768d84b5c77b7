"""What can go wrong with a conversation.

ConversationError
├── StorageDown      Redis is away, full or refuses writes; nothing was acknowledged
├── UnknownConversation
├── Stale            the conversation changed hands: the write was made under an old epoch
├── NotYours         somebody else owns it
└── IllegalMove      the state does not allow it (says state, wanted move and conversation)
"""

from __future__ import annotations


class ConversationError(Exception):
    """Base of this package's errors."""


class StorageDown(ConversationError):
    """Redis could not store it. Nothing was acknowledged; the sender keeps it and tries again."""


class UnknownConversation(ConversationError):
    """No such conversation."""


class Stale(ConversationError):
    """Refused: made under an epoch that is over. Nothing was stored."""


class NotYours(ConversationError):
    """Refused: the conversation is owned by somebody else."""


class IllegalMove(ConversationError):
    """Refused by the table of moves."""
