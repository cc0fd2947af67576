"""How words are compared: the folded form, one spelling for codes, likeness that stops where the meaning turns."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SIGNS = (
    dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
    | dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043"), "-")
    | dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b`\u00b4\u2032"), "'")
    | dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033"), '"')
)
_JOINED = re.compile(r"(?<=[^\W_])_(?=[^\W_])")
_OFFENCE_CODE = re.compile(r"0*(\d{1,3})/0*(\d{1,3})", re.ASCII)
_OFFENCE_DIGITS = re.compile(r"(\d{2,3})(\d{2})", re.ASCII)

_DIVIDING = re.compile(r"(?<!\d)[-/,;:.()\[\]\"]|[-/,;:.()\[\]\"](?!\d)")
_JOINING = re.compile("an?|and|are|as|be|been|being|but|by|either|for|had|has|have|in|is|it|of|or|that|the|to|was|were")

_OPPOSITES = (
    ({"with"}, {"without"}),
    ({"female", "females", "woman", "women", "girl", "girls"}, {"male", "males", "man", "men", "boy", "boys"}),
    ({"victim", "victims"}, {"suspect", "suspects", "offender", "offenders"}),
    ({"adult", "adults"}, {"youth", "youths", "child", "children", "juvenile"}),
    ({"over"}, {"under"}),
)
_TURNS = frozenset(
    ("attempt", "attempted", "attempting", "except", "excl", "excluding", "never", "no", "non", "nor", "not", "other", "without")
)
"""Words that turn a meaning round: both texts must hold the same ones, or they are not alike whatever the score."""


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """The form in which words are compared.

    NFKC and case-folded; every dash is `-`, every quote straight, `&` is `and`; white space is one blank and invisible marks are
    gone; a colon at the end falls; an underscore that joins words is a blank (`FIN_YEAR`, as databases write it). `/`, `+`, `<` and `*`
    stay: `Facebook/Messenger` is a bucket, `Facebook Messenger` a platform.
    """
    folded = unicodedata.normalize("NFKC", text.translate(_SIGNS)).casefold().replace("&", " and ")
    folded = _JOINED.sub(" ", folded)
    folded = " ".join(folded.split())
    return folded.rstrip(":").rstrip() or folded


def loosen(folded: str) -> str:
    """A folded text without the signs that only divide it: `charge/summons`, `charge - summons` and `charge (summons)` are one.

    `<`, `>`, `+`, `&` and `%` stay, as they say something; so does a sign between two digits.
    """
    return " ".join(_DIVIDING.sub(" ", folded).split())


def list_telling_words(text: str) -> tuple[str, ...]:
    """The words of a label without those that only join them (`of`, `the`, `has been`); words that deny or limit always stay."""
    return tuple(word for word in loosen(fold(text)).split() if not _JOINING.fullmatch(word))


def contradicts(left: str, right: str) -> bool:
    """Whether two folded wordings differ where it turns the meaning: with and without, female and male, attempted, age limits."""
    ours, theirs = (set(re.findall(r"[a-z]+|\d+", text)) for text in (left, right))
    if ours & _TURNS != theirs & _TURNS:
        return True
    for one, other in _OPPOSITES:
        if (ours & one and theirs & other and not theirs & one) or (ours & other and theirs & one and not theirs & other):
            return True
    our_numbers, their_numbers = ({word for word in words if word.isdigit()} for words in (ours, theirs))
    return bool(our_numbers and their_numbers and our_numbers != their_numbers)


def simplify_offence_code(code: str) -> str:
    """One spelling for the codes of one offence: no leading zeros, `/` between class and number, small letters."""
    folded = fold(code).replace(" ", "").replace(".", "/").replace("-", "/")
    if parted := _OFFENCE_CODE.fullmatch(folded) or _OFFENCE_DIGITS.fullmatch(folded):
        return f"{int(parted[1])}/{int(parted[2])}"
    return folded.lstrip("0")
