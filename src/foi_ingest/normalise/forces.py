"""Forces that a text names."""

from __future__ import annotations

import re

from foi_ingest.vocabulary import Vocabulary

_OWN_WORDS = re.compile(r"\b(?:police|constabular(?:y|ies)|heddlu)\b")


def find_forces(text: str, vocabulary: Vocabulary) -> list[str]:
    """Every force that a text names in a form of its own: with `Police` or `Constabulary`, or an abbreviation in capitals."""
    groups = [m for m in vocabulary.find("force_group", text) if _OWN_WORDS.search(m.alias)]
    named = [force for m in groups if (group := vocabulary.force_groups[m.meaning]).kind == "joint_unit" for force in group.members]
    for mention in vocabulary.find("force", text):
        printed = text[mention.start : mention.end]
        inside = any(g.start <= mention.start and mention.end <= g.end for g in groups)
        if not inside and (_OWN_WORDS.search(mention.alias) or (printed.isupper() and len(printed) >= 3 and " " not in printed)):
            named.append(mention.meaning)
    return list(dict.fromkeys(named))
