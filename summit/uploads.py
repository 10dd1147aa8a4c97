"""Files on their way in."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest


class BoundedFile(TemporaryFileUploadHandler):
    """To the disk in pieces, and not past ``FILE_MB``: the rest of a larger file is thrown away as it
    comes, and the form that wanted it is told by ``was_too_large``."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if start + len(raw_data) > settings.FILE_MB * 1024 * 1024:
            self.file.close()
            if self.request is not None:
                self.request.META["summit.too_large"] = self.field_name or "file"
            raise SkipFile
        super().receive_data_chunk(raw_data, start)
        return None

    def file_complete(self, file_size: int) -> Any:
        return None if self.file.closed else super().file_complete(file_size)


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was larger than it may be. Ask after ``request.POST`` was read."""
    return "summit.too_large" in request.META
