"""Pages that are no article, and files that are no page."""

from fetching.site import html


def fixed(answer):
    return lambda _: answer


def bare(title, *texts, head=""):
    """A page that is no article."""
    inside = "".join(f"<p>{text}</p>" for text in texts)
    return html(
        f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{inside}</body></html>"
    )


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + b"stream text " * 400
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 20
LINKS = "".join(
    f'<li><a href="/n/{n}">A headline long enough to be one, number {n}</a></li>' for n in range(40)
)
