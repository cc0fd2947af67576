"""Words for several platforms: what they may mean among others, and which of two names says more."""

from __future__ import annotations

from collections.abc import Sequence

from foi_ingest.vocabulary import Vocabulary

_NOT_ONLINE = frozenset({"offline", "telephony"})
_ANY_KIND = {"internet": None, "social-media": None, "online-gaming": "gaming", "chat-room": "messaging", "dating-site": "dating"}
"""Generic platform → the kind of platform that it is a word for; None where any that is online may be meant."""


def holds_platform(whole: str, part: str, vocabulary: Vocabulary) -> bool:
    """Whether a platform id is a word for several of which another may be one: `meta-unspecified` for `facebook`."""
    known = [vocabulary.platforms[name] for name in part.split("+") if name in vocabulary.platforms]
    if whole == part or not known:
        return False
    if whole in _ANY_KIND:
        kind = _ANY_KIND[whole]
        return all(p.kind == kind or (kind is None and p.kind not in _NOT_ONLINE and p.platform_id != "unknown") for p in known)
    may_be = {row.may_be for row in vocabulary.platform_combinations.values() if row.platform_id == whole}
    return {p.platform_id for p in known} <= may_be


def find_exact_platform(named: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """The one platform that several labels of a figure name: `Xbox` in the section `Gaming` is the Xbox. None where they disagree."""
    exact = [one for one in dict.fromkeys(named) if all(one == other or holds_platform(other, one, vocabulary) for other in named)]
    return exact[0] if len(exact) == 1 else None
