"""E-mails: their text, their tables and what hangs on them."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from drawn_documents import draw
from foi_ingest.extract.mail import divide_plain_text, read_mail
from foi_ingest.model import Document, Line


def read(tmp_path: Path, message: EmailMessage) -> Document:
    path = tmp_path / "reply.eml"
    path.write_bytes(message.as_bytes())
    return read_mail(path)


def make_message() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "FOI 1/24"
    message["From"] = "foi@example.org"
    message["Date"] = "Mon, 1 Apr 2024 10:00:00 +0100"
    return message


def test_the_html_form_keeps_the_table_that_the_plain_form_loses(tmp_path: Path) -> None:
    message = make_message()
    message.set_content("Year n\n2019 3\n")
    message.add_alternative("<table><tr><td>Year<td>n</tr><tr><td>2019<td>3</tr></table>", subtype="html")
    assert draw(read(tmp_path, message))[-3:] == ["=", "| Year | n |", "| 2019 | 3 |"]


def test_attachments_become_sources_of_their_own_and_logos_do_not(tmp_path: Path) -> None:
    message = make_message()
    message.set_content("See attached.")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="../../etc/reply.pdf")
    message.add_attachment(b"logo", maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<1>")
    message.add_attachment(make_message())
    attachments = read(tmp_path, message).attachments
    assert [attachment.name for attachment in attachments] == ["reply.pdf", "attachment 3.eml"]
    assert attachments[0].content == b"%PDF-1.4"
    assert b"FOI 1/24" in attachments[1].content


def test_lines_that_the_mail_program_broke_are_one_paragraph() -> None:
    text = (
        "There were 39 offences of sexual communication with a child recorded\nin the years asked for.\n\n"
        "2022/23 - 10\n2023/24 - 0\n\nThis sentence is long enough to be broken by a mail program here\n- 2024/25 - 3\n"
    )
    parts = list(divide_plain_text(text))
    assert [part.text for part in parts if isinstance(part, Line)] == [
        "There were 39 offences of sexual communication with a child recorded in the years asked for.",
        "2022/23 - 10",
        "2023/24 - 0",
        "This sentence is long enough to be broken by a mail program here",
        "- 2024/25 - 3",
    ]
    assert [str(part.place) for part in parts][:2] == ["line 1", "line 4"]


def test_a_labelled_figure_behind_the_end_of_a_long_sentence_is_a_line_of_its_own() -> None:
    asked = "Please give the number of offences recorded in 2022/23, by the sex of victim."
    told = [part.text for part in divide_plain_text(f"{asked}\nFemale: 101\nMale: 20\n") if isinstance(part, Line)]
    assert told == [asked, "Female: 101", "Male: 20"]
    broken = "There were 39 offences of sexual communication with a child between the 1st"
    assert len(list(divide_plain_text(f"{broken}\nApril 2022: 3 of them were charged."))) == 1


def test_lines_with_tabs_are_a_table() -> None:
    document = Document(tuple(divide_plain_text("Result:\nYear\tn\n2019\t3\n")), "test")
    assert draw(document) == ["Result:", "=", "| Year | n |", "| 2019 | 3 |"]


def test_a_wrong_charset_does_not_lose_the_mail(tmp_path: Path) -> None:
    path = tmp_path / "reply.eml"
    path.write_bytes(b"Subject: x\r\nContent-Type: text/plain; charset=no-such\r\nContent-Transfer-Encoding: 8bit\r\n\r\nCost \xa3 3\r\n")
    assert draw(read_mail(path))[-1] == "Cost £ 3"
