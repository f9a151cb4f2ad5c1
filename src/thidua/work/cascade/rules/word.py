"""A plan as a Word file in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I: written directly, the same bytes each time.

A4 upright; margins 20, 20, 30 and 20 mm; Times New Roman 14, black; page numbers from the second page on, centred above;
first-line indent 1.27 cm; paragraphs 6 pt apart.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

from thidua.work.cascade.rules.form import Form

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_TYPES = f"""{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>\
<Override PartName="/word/header1.xml" ContentType="{_TYPE}.header+xml"/></Types>"""
_RELS = f"""{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>"""
_DOCUMENT_RELS = f"""{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Type="{_R}/styles" Target="styles.xml"/>\
<Relationship Id="rId2" Type="{_R}/header" Target="header1.xml"/></Relationships>"""
_STYLES = f"""{_XML}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>\
<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="Times New Roman"/>\
<w:color w:val="000000"/><w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault>\
</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>"""
_HEADER = f"""{_XML}<w:hdr xmlns:w="{_W}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>\
<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>\
<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>"""
#: Twentieths of a point: 20 mm, 30 mm; the text is 160 mm wide.
_MM20, _MM30, _WIDTH = 1134, 1701, 9071
_NO_LINES = "".join(
    f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def docx(form: Form) -> bytes:
    """The file's bytes; the same form gives the same bytes."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELS),
            ("word/document.xml", _document(form)),
            ("word/_rels/document.xml.rels", _DOCUMENT_RELS),
            ("word/styles.xml", _STYLES),
            ("word/header1.xml", _HEADER),
        ):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return target.getvalue()


def _document(form: Form) -> str:
    above = [_centred(form.above, 26)] if form.above else []
    left = [*above, *(_centred(line, 26, bold=True) for line in form.issuer), _centred(form.number, 26)]
    right = [
        _centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 26, bold=True),
        _centred("Độc lập - Tự do - Hạnh phúc", 28, bold=True, under=True),
        _centred(form.place, 28, italic=True),
    ]
    recipients = [_paragraph(_run("Nơi nhận:", 24, bold=True, italic=True))]
    recipients += [_paragraph(_run(f"- {line}", 22)) for line in form.recipients]
    signing = [_centred(line, 28, bold=True) for line in form.signing]
    signing += [*(_centred("", 28) for _ in range(4)), _centred(form.signer, 28, bold=True)]
    parts = [
        _table(left, right, (3900, _WIDTH - 3900)),
        _paragraph(""),
        _centred(form.kind, 28, bold=True),
        _centred(form.title, 28, bold=True),
        _paragraph(""),
        *(_body(line.text, bold=line.bold, italic=line.italic) for line in form.body),
        _paragraph(""),
        _table(recipients, signing, (4535, _WIDTH - 4535)),
    ]
    page = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{_MM20}" w:right="{_MM20}" w:bottom="{_MM20}" w:left="{_MM30}" w:header="567" w:footer="567" '
        'w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
    )
    body = f"<w:body>{''.join(parts)}{_paragraph('')}{page}</w:body>"
    return f'{_XML}<w:document xmlns:w="{_W}" xmlns:r="{_R}">{body}</w:document>'


def _run(text: str, size: int = 28, *, bold: bool = False, italic: bool = False, under: bool = False) -> str:
    marks = (
        ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "") + ('<w:u w:val="single"/>' if under else "")
    )
    return (
        f'<w:r><w:rPr>{marks}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def _paragraph(runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _centred(text: str, size: int, *, bold: bool = False, italic: bool = False, under: bool = False) -> str:
    run = _run(text, size, bold=bold, italic=italic, under=under) if text else ""
    return _paragraph(run, '<w:jc w:val="center"/>')


def _body(text: str, *, bold: bool, italic: bool) -> str:
    spacing = (
        '<w:spacing w:before="120" w:after="0" w:line="276" w:lineRule="auto"/><w:ind w:firstLine="720"/>'
    )
    return _paragraph(_run(text, bold=bold, italic=italic), f'{spacing}<w:jc w:val="both"/>')


def _table(left: list[str], right: list[str], widths: tuple[int, int]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{"".join(cell)}</w:tc>'
        for width, cell in zip(widths, (left, right), strict=True)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{_NO_LINES}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>'
    )
