"""A command is answered when it arrives; it is written afterwards."""

from summit.log.commands import Batcher


def put_in() -> None:
    submit, answer = Batcher.submit, Batcher._answer

    def early(self, command, say):
        answer(self, command, say, {})
        submit(self, command, say)

    Batcher.submit = early
    Batcher._answer = lambda self, command, say, told: None
