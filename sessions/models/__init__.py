from sessions.models.agenda import AgendaItem, GuidingQuestion
from sessions.models.appearances import Appearance
from sessions.models.attendance import Attendance
from sessions.models.bans import BanLetter, BanRequest
from sessions.models.captions import Caption, Captioner, CaptionTrack, Citation, Passage
from sessions.models.chat import Mention, Message
from sessions.models.chat_records import ChatRecord
from sessions.models.conduct import Restriction, WordsReport
from sessions.models.decisions import Decision
from sessions.models.floor import FloorRequest, Readiness
from sessions.models.information_notes import InformationNote
from sessions.models.join_codes import JoinCode
from sessions.models.media import Channel, StageSource
from sessions.models.messages import (
    Announcement,
    BackchannelMessage,
    BackchannelReading,
    Cue,
)
from sessions.models.polls import Choice, Option, Poll, Reactions, Vote, Voter
from sessions.models.posters import Poster
from sessions.models.questions import Question, Upvote
from sessions.models.resources import Problem, Resource, Upload
from sessions.models.screens import Screen
from sessions.models.sessions import Session
from sessions.models.tokens import SpentToken, TokenGrant, TokenKey
from sessions.models.words import Contribution, HideReason

__all__ = [
    "AgendaItem",
    "Announcement",
    "Appearance",
    "Attendance",
    "BackchannelMessage",
    "BackchannelReading",
    "BanLetter",
    "BanRequest",
    "Caption",
    "CaptionTrack",
    "Captioner",
    "Channel",
    "ChatRecord",
    "Choice",
    "Citation",
    "Contribution",
    "Cue",
    "Decision",
    "FloorRequest",
    "GuidingQuestion",
    "HideReason",
    "InformationNote",
    "JoinCode",
    "Mention",
    "Message",
    "Option",
    "Passage",
    "Poll",
    "Poster",
    "Problem",
    "Question",
    "Reactions",
    "Readiness",
    "Resource",
    "Restriction",
    "Screen",
    "Session",
    "SpentToken",
    "StageSource",
    "TokenGrant",
    "TokenKey",
    "Upload",
    "Upvote",
    "Vote",
    "Voter",
    "WordsReport",
]
