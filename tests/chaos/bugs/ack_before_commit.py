"""A command is answered when it arrives; it is written afterwards."""

from summit.live.commands import Batcher


def put_in() -> None:
    submit, answer = Batcher.submit, Batcher._answer

    def early(self, command, socket):
        answer(self, command, socket, {})
        submit(self, command, socket)

    Batcher.submit = early
    Batcher._answer = lambda self, command, socket, told: None
