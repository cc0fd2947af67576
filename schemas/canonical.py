"""One spelling for JSON in a column, so that equal values are equal text."""

from __future__ import annotations

import json


def write_json(value: object) -> str:
    """The JSON text of `value` as the dataset spells it: keys sorted, `", "` and `": "` between, letters as they are."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def is_canonical_object(text: str) -> bool:
    """Whether `text` is a JSON object of texts in the dataset's one spelling."""
    value = _read_json(text)
    return isinstance(value, dict) and all(isinstance(part, str) for part in value.values()) and write_json(value) == text


def is_array_of_texts(text: str) -> bool:
    """Whether `text` is a JSON array of texts."""
    value = _read_json(text)
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def is_array_of_labels(text: str) -> bool:
    """Whether `text` is a JSON array of `{dimension, text, place}` objects."""
    value = _read_json(text)
    return isinstance(value, list) and all(isinstance(part, dict) and set(part) == {"dimension", "text", "place"} for part in value)


def is_object_of_numbers(text: str) -> bool:
    """Whether `text` is a JSON object whose values are whole numbers."""
    value = _read_json(text)
    return isinstance(value, dict) and all(isinstance(part, int) for part in value.values())


def _read_json(text: str) -> object:
    try:
        value: object = json.loads(text)
    except ValueError:
        return None
    return value
