"""Markdown files as they come in: several by themselves, or a folder as one ZIP archive, which is not trusted.

What an archive says of the size of something is not believed: each file is read as far as an article may be long,
and all of them together as far as an import may be.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from lenochat.core.article_file import ENDINGS, MOST_FILE_BYTES, MOST_FILES, is_article_file, source_of
from lenochat.core.errors import DomainError, invalid
from lenochat.core.value import value
from lenochat.web.http.upload import UploadedFile

FIELD = "files"
MOST_IMPORT_BYTES = 20 * 1024 * 1024
"""Of all files together, unpacked."""
MOST_ENTRIES = 5_000
"""Of an archive, pictures and folders too."""
_ZIP_BEGINS = (b"PK\x03\x04", b"PK\x05\x06")
_IS_ENCRYPTED = 1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@value
class IncomingFile:
    name: str
    content: bytes
    problem: str | None
    """Why it cannot be an article; there is no content then."""


def unpack(files: Sequence[UploadedFile]) -> list[IncomingFile]:
    """The Markdown files that were sent, by name; `invalid` where there are none, or too many."""
    if len(files) == 1 and files[0].content.startswith(_ZIP_BEGINS):
        found = list(_from_archive(files[0].content))
    else:
        found = [_single(file) for file in files]
    if not found:
        raise invalid(FIELD, f"There is no Markdown file in it; their names end with {' or '.join(ENDINGS)}.")
    if len(found) > MOST_FILES:
        raise invalid(FIELD, f"At most {MOST_FILES} files come in at once; these are {len(found):,}.")
    by_name = {file.name: file for file in found}
    return [by_name[name] for name in sorted(by_name)]


def _single(file: UploadedFile) -> IncomingFile:
    name = source_of(file.name)
    if not is_article_file(name):
        return _refused(name, f"It is no Markdown file: their names end with {' or '.join(ENDINGS)}.")
    return _taken(name, file.content)


def _from_archive(content: bytes) -> Iterator[IncomingFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > MOST_ENTRIES:
                raise invalid(FIELD, f"An archive has at most {MOST_ENTRIES:,} entries.")
            entries = {
                name: entry
                for entry in archive.infolist()
                # A name first: the library does not know what an entry without one is.
                if is_article_file(name := source_of(entry.filename)) and not entry.is_dir()
            }
            left = MOST_IMPORT_BYTES
            for name, entry in zip(_without_common_folder(list(entries)), entries.values(), strict=True):
                file = _unpacked(archive, entry, name)
                left -= len(file.content)
                if left < 0:
                    raise DomainError(
                        "too_large", f"Unpacked, the files are at most {MOST_IMPORT_BYTES // 1024**2} MB together."
                    )
                yield file
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise invalid(FIELD, "This archive cannot be read. Make it anew, as a ZIP file.") from None


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> IncomingFile:
    if entry.flag_bits & _IS_ENCRYPTED:
        return _refused(name, "It is encrypted. Make the archive without a password.")
    if entry.compress_type not in _METHODS:
        return _refused(name, "It is compressed in an unusual way. Make the archive anew, as an ordinary ZIP file.")
    with archive.open(entry) as packed:
        # One byte too many says that it is too long: what else is in it is not unpacked.
        return _taken(name, packed.read(MOST_FILE_BYTES + 1))


def _taken(name: str, content: bytes) -> IncomingFile:
    return IncomingFile(name=name, content=content, problem=None)


def _refused(name: str, problem: str) -> IncomingFile:
    return IncomingFile(name=name, content=b"", problem=problem)


def _without_common_folder(names: Sequence[str]) -> list[str]:
    """The folder that was packed is not part of the names: the same files by themselves are called alike."""
    tops = {name.partition("/")[0] for name in names}
    if len(tops) == 1 and all("/" in name for name in names):
        return [name.partition("/")[2] for name in names]
    return list(names)
