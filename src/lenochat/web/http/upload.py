"""Files that come in: `multipart/form-data` (RFC 7578), read in memory."""

import asyncio
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from python_multipart import create_form_parser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File

from lenochat.core.attachment import MOST_ATTACHMENT_BYTES
from lenochat.core.errors import DomainError, invalid
from lenochat.web.http.body import NOT_KNOWN, StrictRequest, too_large
from lenochat.web.http.door import MemberRoute, Route

MOST_FILE_BYTES = MOST_ATTACHMENT_BYTES
MOST_PARTS = 8
"""Beyond that many nobody reads on to name what is wrong with them."""
_AROUND_A_FILE = 16 * 1024
"""The form's own lines."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UploadedFile:
    """What came in; of what it is called and what kind it is said to be, nothing is true for that."""

    name: str
    content: bytes


class TakesFile(Route):
    """A route that takes a file; its handler reads it by `uploaded`."""

    most_bytes = MOST_FILE_BYTES + _AROUND_A_FILE

    async def read(self, request: StrictRequest) -> None:
        if _content_type(request).partition(";")[0].strip().lower() != "multipart/form-data":
            raise DomainError("unsupported_type", "Send the file as multipart/form-data.")
        await request.body()


class UploadRoute(TakesFile, MemberRoute):
    """A route for members that takes a file."""


async def uploaded(request: Request, name: str) -> UploadedFile:
    """The file in the part with that name, the only one of the form."""
    files = await _files(request, name, most=MOST_PARTS)
    if len(files) != 1:
        raise invalid(name, "Send one file in this part.")
    if len(files[0].content) > MOST_FILE_BYTES:
        raise too_large(MOST_FILE_BYTES)
    return files[0]


async def uploaded_files(request: Request, name: str, *, most: int) -> list[UploadedFile]:
    """The files of a form whose parts all have that name; at least one."""
    files = await _files(request, name, most=most)
    if not files:
        raise invalid(name, "Send at least one file in this part.")
    return files


async def _files(request: Request, name: str, *, most: int) -> list[UploadedFile]:
    # Beside the loop: 5 MB take some 20 ms.
    parts = await asyncio.to_thread(_read_form, _content_type(request), await request.body(), most)
    unknown = {other for other, _ in parts if other != name}
    if unknown:
        raise DomainError("invalid", "Some parts are not known.", fields=dict.fromkeys(unknown, NOT_KNOWN))
    if any(file is None for _, file in parts):
        raise invalid(name, "Send a file in this part.")
    return [file for _, file in parts if file is not None]


def upload_schema(name: str) -> dict[str, Any]:
    """What OpenAPI says of such a form."""
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    form = {"type": "object", "properties": {name: file}, "required": [name], "additionalProperties": False}
    return {"requestBody": {"content": {"multipart/form-data": {"schema": form}}, "required": True}}


def _content_type(request: Request) -> str:
    return request.headers.get("content-type", "")


def _text(sent: bytes | None) -> str:
    return (sent or b"").decode(errors="replace")


def _read_form(content_type: str, body: bytes, most: int) -> list[tuple[str, UploadedFile | None]]:
    """The parts by name: a file, None for a field."""
    parts: list[tuple[str, UploadedFile | None]] = []

    def add(name: bytes | None, file: UploadedFile | None) -> None:
        if len(parts) == most:
            raise FormParserError("too many parts")
        parts.append((_text(name), file))

    def add_file(file: File) -> None:
        file.file_object.seek(0)
        add(file.field_name, UploadedFile(name=_text(file.file_name), content=file.file_object.read()))

    def add_field(field: Field) -> None:
        add(field.field_name, None)

    try:
        parser = create_form_parser(
            {"Content-Type": content_type.encode("latin-1", "replace")},
            add_field,
            add_file,
            config={"MAX_MEMORY_FILE_SIZE": len(body)},
        )
        parser.write(body)
        parser.finalize()
    except FormParserError:
        raise DomainError("malformed", "The form is not readable: send files as multipart/form-data.") from None
    return parts
