from sessions.models.agenda import AgendaItem, GuidingQuestion
from sessions.models.attendance import Attendance
from sessions.models.chat import Mention, Message
from sessions.models.conduct import Restriction, WordsReport
from sessions.models.decisions import Decision
from sessions.models.floor import FloorRequest, Readiness
from sessions.models.join_codes import JoinCode
from sessions.models.polls import Choice, Option, Poll, Reactions, Vote, Voter
from sessions.models.questions import Question, Upvote
from sessions.models.sessions import Appearance, InformationNote, Session
from sessions.models.words import Contribution, HideReason

__all__ = [
    "AgendaItem",
    "Appearance",
    "Attendance",
    "Choice",
    "Contribution",
    "Decision",
    "FloorRequest",
    "GuidingQuestion",
    "HideReason",
    "InformationNote",
    "JoinCode",
    "Mention",
    "Message",
    "Option",
    "Poll",
    "Question",
    "Reactions",
    "Readiness",
    "Restriction",
    "Session",
    "Upvote",
    "Vote",
    "Voter",
    "WordsReport",
]
