"""Files from elsewhere, made for the tests of the readers."""

from __future__ import annotations

import io
import zipfile

from assistant.library.importer import from_bytes
from assistant.library.incoming import Incoming

SENTENCE = "A man hums at the next desk, and his neighbour would like him to stop doing it. "
TEXT = f"The man who hums\n\n{SENTENCE * 3}\n\n{SENTENCE * 2}"
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}


def one(name: str, data: bytes) -> Incoming:
    """The one text in a file."""
    [incoming] = from_bytes(name, data)
    return incoming


def pdf(*pages: list[str], info: str = "") -> bytes:
    """A PDF with the given lines on its pages, written out by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, lines in enumerate(pages):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R "
            f">> >> /Contents {5 + 2 * number} 0 R >>"
        )
        written = "".join(f"({line}) Tj T* " for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 72 720 Td {written}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    if info:
        objects.append(f"<< {info} >>")
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    tail = f" /Info {len(objects)} 0 R" if info else ""
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{tail} >>\n".encode()
    return out + f"startxref\n{start}\n%%EOF\n".encode()


def docx(*paragraphs: tuple[str, str], title: str = "", author: str = "") -> bytes:
    import docx as python_docx

    document = python_docx.Document()
    document.core_properties.title, document.core_properties.author = title, author
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def archive(members: dict[str, bytes], **flags) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = flags.get("attributes", 0)
            made.writestr(info, data)
    return buffer.getvalue()
