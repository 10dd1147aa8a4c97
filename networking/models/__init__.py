from networking.models.connections import Connection
from networking.models.conversations import Conversation, DirectMessage
from networking.models.people import Block, Card, Person
from networking.models.safety import AbuseReport

__all__ = [
    "AbuseReport",
    "Block",
    "Card",
    "Connection",
    "Conversation",
    "DirectMessage",
    "Person",
]
