"""Every number that decides something about a scan, in one place, each with its reason.

Lengths are in points on the page; `…_CAPS` are multiples of the height of a capital or a digit.
"""

from __future__ import annotations

# ── the picture ──
READ_DPI = 300
"""The recogniser takes lines 48 pixels high: 11-point print at 300 dots an inch."""
AGAIN_DPI = 200
"""The second reading sees other pixels: rendered anew, coarser, and with its contrast driven almost to black and white."""
LONGEST_SIDE = 4200
"""Pixels. A3 at 250 dpi; pages that claim to be larger are pictures with a wrong size."""
BACKGROUND_POINTS = 15.0
"""The paper's shade is the median over an area wider than any letter of text, so that shaded headers keep their own shade."""
STROKE_POINTS = 3.0
"""Strokes of letters and rules are thinner: they are taken away before the paper's shade is looked for."""
LEAST_CONTRAST = 45
"""Of 255. Ink that differs less from its ground is grain of the paper or print that shines through."""
STEEP_CONTRAST = 3.0
"""How steeply the second reading parts ink from paper."""
LARGEST_SKEW = 3.0
"""Degrees. Pages fed in by a machine are skewed by less; a page that lies more aslant was photographed."""
SKEW_STEP = 0.05
"""Degrees: over the width of a page less than half the height of a letter's foot."""
LEAST_SKEW = 0.04
"""Turning the picture by less would only blur it."""

# ── rules ──
LEVEL_RULE = 22.0
"""Longer than any dash or letter of running text; columns of one digit are at least this wide with their neighbours."""
UPRIGHT_RULE = 22.0
"""Higher than a letter of a heading; the rules of a table's columns run through at least two rows."""
RULE_WIDTH = 3.0
"""A thicker bar is a shape."""

SURE_RULE = 60.0
"""No line of print is so long without a space: whatever stands beside such a stroke, it is a rule."""
RULE_CONTRAST = 28
"""Hairlines of a table come out of a scanner as light grey, far under the ink of letters but over the grain of paper."""
RULE_PAPER = 1.2
"""Beside a rule there is at least so much paper before print begins."""
RULE_BUSY_SHARE = 0.35
"""A stroke with ink on both sides, or along most of one side, is the feet or the heads of a line of print."""

# ── letters, words, lines ──
HAIR = 0.35
"""Ink thinner than this is what is left of a hairline: the strokes of 5-point print are half a point."""
SOLID_WIDTH = 20.0
SOLID_FILL = 0.8
"""A piece of ink so wide and so full is a bar; letters that run into one another leave paper between their strokes."""
LETTER_HEIGHT = 2.5
"""The least height of a letter: an x of 5-point print."""
LARGEST_LETTER = 40.0
"""Higher shapes are pictures, stamps and crests."""
SPECK = 0.45
"""Shapes smaller than this in both directions are dust: the stop of 5-point print is larger."""
SAME_LINE_SHARE = 0.5
"""Two letters of one line share at least half of the lower one's height; an ascender over the next line shares less."""
SEGMENT_GAP_CAPS = 0.95
"""Wider gaps part columns: word spaces stay under 0.8 of a capital's height in text that is not justified wide."""
WORD_GAP_CAPS = 0.28
"""Letters of a word stand nearer; word spaces are at least 0.3."""
SMALL_SHARE = 0.45
"""Commas, stops, dashes and dots are lower than this share of a capital, and every letter is higher."""
COMMA_SHARE = 0.65
"""A shape that stands alone and is lower than this share of a letter is its comma, dash or apostrophe, not small print."""
ABOVE_CAPS = 1.4
BELOW_CAPS = 0.4
"""How far over and under the foot of a line the middles of its accents, quotes and commas lie."""
CAP_RANK = 0.9
"""Three letters in ten are capitals or have ascenders; brackets and accents, which are higher, are fewer than one in ten."""
CAP_SHARE = 0.716
"""Height of a capital in ems: 0.66 in Times, 0.716 in Arial, 0.64 in Calibri."""
FOOT_SHARE = 0.212
"""How far letters reach under the line, in ems."""
MARGIN_CAPS = 0.3
"""Paper left round a crop: the recogniser was trained on boxes with some."""
WIDE_MARGIN_CAPS = 0.6
"""Another margin shifts every letter against the engine's raster: what it doubted by chance it no longer doubts."""

# ── what may count as read ──
LEAST_CERTAINTY = 0.9
"""Of each character in both readings: on clean print it is over 0.99, and misread digits of worn print were mostly under 0.8."""
LETTER_CERTAINTY = 0.6
"""For words without digits in running text, on which two readings agree: a wrong word is understood by nobody, a wrong digit is a number
like any other. In a table a word may be the name of a place, which nobody knows, and must be as certain as a digit."""
SIGN_CERTAINTY = 0.3
"""For a lone dash, star or stroke on which two readings agree: the engine is seldom certain of a sign without letters beside it."""
SAME_CAP_SHARE = 0.1
"""Heights of lines of one size of print differ by a pixel or two; sizes of print by more."""
TALL_SHARE = 0.5
"""Digits, strokes and letters are higher than half of a capital; commas, stops and dashes are not."""
WIDTH_SLACK_EMS = 0.25
"""Less than half of a digit: a digit that both readings left out or said twice shows in the width of the ink."""
DUST_CAPS = 0.3
"""Ink smaller than this beside the letters of the page, of which no two readings agree, is dust; dashes are wider."""
NOTHING_CAPS = 0.6
"""Ink smaller than this of which no reading makes anything is dust or the rest of a rule; no digit is so small."""
LEVEL_SHARE = 0.8
RAISED_CAPS = 0.2
"""Digits of a number are of one height and stand on one line; a footnote's digit is at most 0.75 as high, and raised by a third."""
BAR_CAPS = 0.25
BAR_FILL = 0.85
"""A high shape so narrow, and so full of ink, is an upright stroke: what is left of a rule, `l` or `I`. A one has its flag or its foot."""
