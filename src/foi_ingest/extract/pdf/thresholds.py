"""Every number that decides something in the PDF reader, in one place, each with its reason.

Lengths are in points, shares run from 0 to 1, and `…_HEIGHTS` are multiples of the height of the text concerned, because
replies are printed at anything from 5 to 24 points.
"""

from __future__ import annotations

# ── words ──
WORD_GAP_HEIGHTS = 0.2
"""A word space is a quarter of the height in common fonts, a fifth in narrow ones; kerning stays under a tenth."""
STRING_GAP_HEIGHTS = 0.12
"""Between two strings that the producer placed apart: pieces of one word touch, headings of two columns nearly do."""
MARK_GAP_HEIGHTS = 0.25
"""A mark placed by itself stands at most a word space behind its word."""
BACKWARD_HEIGHTS = 0.5
"""A character that starts this far left of the last one's end was placed anew: another word."""
LINE_SHIFT_HEIGHTS = 0.35
"""Tops that differ by more do not share a baseline; superscripts are told apart by their size."""
DOUBLE_SHIFT_HEIGHTS = 0.15
"""Fake bold prints the same glyph twice within a tenth of its height; true doubles (`11`) stand half a height apart."""
RAISED_SIZE_SHARE = 0.8
"""Footnote marks are set at 50 to 75 % of the size of the text they stand on."""
RAISED_SHARE = 0.12
"""The foot of a raised mark lies above the foot of its word by more than this share of the word's height."""
MARK_LENGTH = 5
"""`a,b,c` is a mark; six raised characters are text."""

# ── what a reader sees ──
SAME_COLOUR = 0.06
"""Two colours whose channels differ by less cannot be told apart on paper (about 15 of 255)."""
CLEAR_ALPHA = 0.05
"""Ink of less opacity than this cannot be seen."""
LEAST_SIZE = 1.0
"""Text smaller than one point cannot be read."""
COVER_SIDE = 3.0
"""A filled shape thinner than this in one direction is a rule and hides nothing."""
SLACK = 1.0
"""Producers round boxes and clips to the point."""

# ── rules ──
RULE_THICKNESS = 3.0
"""A filled shape at most this thick is a drawn rule; a thicker one is shading."""
LEVEL_SLACK = 0.5
"""Rounding may tilt a line by half a point; the parts of a chart's curve are tilted by more."""
RULE_LENGTH = 4.0
"""Shorter pieces are tick marks, bullets and letters drawn as shapes."""
SNAP = 3.0
"""Double rules and both sides of a thick rule stand up to 3 points apart; rows of text stand at least 6."""
JOIN = 5.0
"""Pieces of one rule leave gaps at the corners as wide as the crossing rule, with padding."""
TOO_MANY_RULES = 20_000
"""Above this the page is a drawing (maps and charts have 10,000 to 200,000 pieces); the largest tables seen have 6,000."""
WALL_SHARE = 0.5
"""A wall stands between two cells when rules cover at least half of their common side."""

# ── rows of text ──
ROW_SHIFT_HEIGHTS = 0.5
"""Words whose centres differ by less than half of the smaller height stand on one row; the tightest line pitch is one height."""
GLUE_HEIGHTS = 0.08
"""Two pieces nearer than this are one word that the producer placed in two steps; a word space is at least twice as wide."""
LEADER_DOTS = 5
"""Two or three dots stand in place of a figure; more lead the eye."""
SEGMENT_GAP_HEIGHTS = 0.72
"""Word spaces stay under 0.6 of the height even in justified text of ordinary width; columns stand further apart."""
SAME_EDGE = 0.5
"""Points by which cells of a column are out of line when a producer rounds their places; words of a paragraph are by any length."""
MARK_EDGES = 2
"""Two other figures that end where one does make a column that is flush at the right."""
SAME_GAP_SHARE = 0.5
"""Two cells hardly ever stand nearer than half of what parts other words there: padding is about a word space of ordinary fonts."""

# ── ruled tables ──
LEAST_COLUMN = 8.0
"""Rules stick out over a border by a few points; a column holds at least one digit with padding."""
CUT_SLACK = 1.5
"""Letters overhang a rule by a point without crossing it."""
APART_HEIGHTS = 0.8
"""Words further apart than this at an inner line stand in two cells; a word space is at most 0.6."""
STRONG_SHARE = 0.5
"""An inner line drawn in half of the other rows is meant for all: where it is missing, cells were merged."""
SAME_ROW_HEIGHTS = 0.35
"""Words of one row share a baseline; a label centred over two rows is half a row off."""
LEAST_CELLS = 4
"""Two rows of two columns: less is a heading in a box."""
FRAME_ROWS = 3
"""A ruled table with more rows is no mere frame."""
FRAME_LINES = 6
"""A cell with as many lines, in a net of no more than `FRAME_ROWS` rows, holds rows that no rule parts."""

# ── unruled tables ──
BLOCK_GAP_HEIGHTS = 2.6
"""Rows of one table are at most about two blank lines apart; paragraphs and tables are further."""
PROSE_SHARE = 0.62
"""A single piece of text wider than this share of the page is a line of prose."""
FULL_ROWS = 3
"""Fewer rows in columns than this are an address, a signature or a heading."""
FULL_SHARE = 0.5
"""A row is full when at least half of its columns hold something."""
GUTTER_COVER_SHARE = 0.12
"""One row in eight may cross a gutter: spanning headers and section labels do."""
GUTTER_WIDTH = 4
"""Points of clear space that part two columns of the tightest print."""
VALUE_SHARE = 0.35
"""Tables of figures have more figures than this outside the first column; below it the cells must at least be short."""
VALUE_SHARE_WIDE = 0.12
"""Even a table of words holds a figure here and there; a page set in columns does not."""
TEXT_WORDS = 3.2
"""Cells of words have fewer words than this; lines of prose set in columns have more."""
TIGHT_HEIGHTS = 0.35
"""Lines of one wrapped label follow closer than this; rows are set apart."""

# ── pages and running text ──
TURNED_SHARE = 0.75
"""So many of the characters run sideways that the page is meant to be turned, and not only the headings of a narrow table."""
COLUMN_GAP_HEIGHTS = 2.0
"""The two sides of a letterhead stand at least two heights apart."""
COLUMN_ROWS = 3
"""Fewer rows side by side are a label and its text."""
VALUE_COLUMN_SHARE = 0.5
"""Figures at the right belong to the labels at their left: such rows are read across."""
WIDE_LINE_SHARE = 0.5
"""A line wider than half of the page is running text, so that its end tells where the margin is."""
LINE_GAP_HEIGHTS = 1.0
"""Lines of one paragraph are at most double spaced."""
LINE_GAP_SLACK = 1.5
"""Line gaps of one paragraph differ by the rounding of the producer and by raised characters."""
SAME_SIZE_SHARE = 0.9
"""Text of one paragraph is of one size."""
WORD_SPACE_HEIGHTS = 0.22
"""The narrowest word space before which a word was sent to the next line."""
FURNITURE_ZONE_SHARE = 0.15
"""Running headers and footers stand in the outer sixth of a page."""
FURNITURE_GAP_HEIGHTS = 0.6
"""They are parted from the text by more than a line gap; the first row of a table is not."""
IN_LINE = 3.0
"""Points by which cells of one column may be out of line at the left, at the right or in the middle."""
FURNITURE_SEGMENTS = 3
"""Left, centre and right: a row in more pieces is a row of a table."""
SAME_HEIGHT = 4.0
"""Points by which the same footer may move from page to page."""
SAME_COLUMN = 4.0
"""Points by which the ruled columns of one table may move from page to page."""
SAME_COLUMN_UNRULED = 24.0
"""Left edges of right-aligned figures move by the width of some digits."""

# ── limits ──
LEAST_TABLE_RULES = 4
"""A table of words with fewer rules has no rules worth the name; without figures nothing else would show it."""
MOST_FORMS = 5_000
"""Forms drawn on one page; real pages draw some hundreds at most, forms that double each other never end."""
NEIGHBOUR_GAP = 30.0
"""Blocks of columns of one table are parted by a narrow blank column; tables of their own by more."""
GUTTER_SLACK = 1.0
"""Letters overhang a gutter by a point without crossing it."""
SPLIT_GAP_HEIGHTS = 0.45
"""Headings of two columns may stand nearer than words of a table do elsewhere, but not as near as words of one heading."""
LONGEST_LABEL = 14
"""Lines of the longest label seen, and two more."""
HEADER_GAP_HEIGHTS = 1.6
"""A header stands at most this far over its rows; a letterhead or a title stands further."""
FAR_HEADER_HEIGHTS = 4.0
"""With a heading over every column it may stand two blank lines off; further up begins something else."""
WRAP_GAP_SHARE = 0.6
"""Lines of one label follow each other closer than rows do: where the gap is under this share of the row gap, they are one."""
FULL_ROWS_SHARE = 0.4
"""Of the rows that fall into pieces so many are full; in the scale of a chart hardly any is."""
WORD_ROWS = 5
"""A table without figures shows itself by more rows than a legend or a list of names has."""

# ── what rules leave out ──
SOFT_PIECES_SHARE = 0.6
"""A ruled column is really several when most of its rows fall into pieces."""
SOFT_VALUE_SHARE = 0.5
"""… and most pieces are figures; words may stand apart by chance."""
SOFT_FULL_SHARE = 0.5
"""Rows between two rules each fill at least half of the columns that the fullest fills."""
CUT_WORDS = 2
"""Numbers that touch a rule from both sides look like one cut word: a table may have a few."""
CUT_WORDS_SHARE = 0.1
"""Rules of a table do not cut words; the bars and grid lines of a chart do."""
OUTLINE_SHARE = 0.6
"""Share of a side that is drawn when the table has that border at all."""
OUTLINE_FIRST_SHARE = 0.25
"""The top side may begin behind the column of labels, and a spanning header may have gaps."""
OUTLINE_FULL_SHARE = 0.75
"""Two lines over nearly the whole width hold a table together even where its last rule is left out."""
USED_ROWS_SHARE = 0.4
"""Most drawn rows of a table hold text; the grid lines of a chart have nothing between them."""

# ── tables with rules across only ──
BAND_WIDTH = 60.0
"""Shorter rules underline a word or part a footnote."""
BAND_END_SLACK = 6.0
"""Rules of one table begin and end alike within the padding of a cell."""
PROSE_WIDTH_SHARE = 0.75
"""A line in one piece that fills so much of the width between the rules is running text …"""
PROSE_LINES = 2
"""… and two such lines between two rules are a paragraph, not a long label."""
BAND_MANY_SHARE = 0.4
"""Share of the rows that fall into pieces; the others are lines of wrapped labels."""
BAND_VALUE_SHARE = 0.3
"""Share of figures among the pieces behind the labels: rules alone do not make a table of a list of names."""
EMPTY_BAND = 24.0
"""Rules that stand two lines apart with nothing between them belong to two tables."""
TITLE_GAP_HEIGHTS = 1.5
"""A title stands off the table over it by more than a line; a section row of a table does not."""
TITLE_GAP_SHARE = 1.6
"""A title stands off the rows over it by more than they stand off each other."""
FULL_ROWS_SURE = 2
"""Two rows are a table …"""
SURE_COLUMNS = 3
"""… when they fall into three columns at least …"""
SURE_VALUE_SHARE = 0.8
"""… of figures and periods: a row of years over a row of counts."""
PROSE_WORDS = 7
"""A line of running text has at least so many words …"""
PROSE_CROSS_SHARE = 0.5
"""… and runs over at least half of the gutters; a section heading is shorter, a header begins behind the labels."""
FIGURE_GAP_HEIGHTS = 0.3
"""Two numbers are set apart by more than a word space where they stand in two columns of tight print."""
CENTRED_SHARE = 0.12
"""A heading over several columns is centred over them within this share of their width."""
HEADING_OFF_SHARE = 0.12
"""A heading over all columns is centred over them within this share of their width; a title begins over the labels."""
SCALE_ROWS = 5
"""A scale has at least so many marks."""
SCALE_SHARE = 0.7
"""Share of equal steps in a scale; where a mark is missing one step is double."""
ROW_BANDS_SHARE = 0.8
"""In a table whose every row has its rule, hardly a band holds two rows of figures."""
HEADER_REACH = 60.0
"""A header over the first rule has up to five lines of small print."""

# ── labels of rows ──
LABEL_COLUMNS = 4
"""A district, a year and an offence may stand before the figures; more columns of words are a table of words."""
LABEL_COLUMN_SHARE = 0.5
"""A column of labels has one in at least every second line; what is printed once for a group of rows has fewer."""
LABEL_FIGURE_SHARE = 0.2
"""A line of a wrapped label may be a number alone, `under | 13`; most lines of labels are words."""
CENTRED_LABEL_HEIGHTS = 0.2
"""Figures half way down a label are off its middle by the rounding of a producer; one line more puts them half a height off."""
CENTRED_GROUP_HEIGHTS = 0.35
"""A label half way down a group of rows is off its middle by the rounding of each row; one row more puts it most of a height off."""
OVERHANG_SHARE = 0.25
"""A heading over two columns has about half of its length over each; what has less than a quarter there overhangs."""
OUTER_LABELS = 3
"""A heading and two labels make a column of labels that are printed once for several rows."""
LABEL_GAP_STEP = 1.0
"""Producers round the place of a line by half a point up or down; gaps that differ by more differ in meaning."""

# ── text in columns ──
COLUMN_LINES = 5
"""Running text has paragraphs of so many lines; a cell of words in a table without rules hardly ever has."""
COLUMN_LINE_WORDS = 4
"""The shortest full lines of narrow columns have four words; labels and headings set beside figures have fewer."""
COLUMN_LINE_SHARE = 0.7
"""A line of running text fills its column but for ragged ends; the last line of a paragraph need not."""
COLUMN_SIDE_SHARE = 0.25
"""No column of running text is narrower than a quarter of the page; a strip further out is an indent or a margin."""
PAGE_GUTTER_HEIGHTS = 0.9
"""Columns of a page are set apart by about a line height or more; word spaces are at most 0.6 of one."""
HEADING_LINES = 6
"""A heading wrapped into a narrow column has up to so many lines."""
HEADING_GAP_HEIGHTS = 0.8
"""Lines of headings, and a heading over a group of rows, follow each other within a line with its padding."""

# ── charts ──
SCALE_STEP_SLACK = 1.5
"""Points by which the numbers of a scale are off their places when a producer rounds them."""
SCALE_MARKED_SHARE = 0.7
"""Share of the numbers of a scale at which a line is drawn; the lowest may stand on the axis, the highest at the frame."""
SCALE_REACH_HEIGHTS = 2.0
"""Lines of a chart begin within two heights of the numbers of its scale."""
TICK_OFF_HEIGHTS = 0.2
"""Lines of a chart are drawn half way down its numbers; an underline is a third of a height off, a rule of a table half a one."""
BAR_NUMBER = 3
"""So many bars of different lengths stand on one line; shaded cells of one row are equally high."""
FRAME_AREA_TIMES = 2.5
"""The frame round a chart holds its scale, its title and its legend, which take no more room than the chart itself."""

# ── tables side by side ──
BESIDE_ROWS = 2
"""A header and two rows of figures are the least table that is told from a heading and its value."""
BESIDE_GAP_HEIGHTS = 1.5
"""Tables are set apart by the space of two letters at least on top of the padding of their cells."""
BESIDE_GAP_SHARE = 1.3
"""The space between two tables is wider than any between columns of either; a table spread over the page has all alike."""
BESIDE_GAP_SURE = 2.0
"""Behind a gap twice as wide as any other, one row that only one half has is enough; a row of one table may end in blanks."""
BESIDE_SHARE = 0.7
"""Labels are words and the last column figures, but for some ages, dashes and blanks."""
BESIDE_DISTINCT_SHARE = 0.8
"""Labels of a table differ from each other; two long ones may begin with the same line."""
BESIDE_STEP_SHARE = 1.7
"""Rows of tables in one print are about as far apart, wrapped labels included; rows and the groups that they make differ by two or more."""

# ── pages that are pictures ──
LEAST_PICTURE_SHARE = 0.06
"""A logo or a signature takes less of the page than this, and a table of three rows with its header more."""
SCANNED_SHARE = 0.6
"""A scanner's picture covers its page but for margins."""
MOST_STAMP_WORDS = 20
"""What is stamped on a scan (page number, reference, date received) has no more words; a letter on a pictured background has many more."""

# ── the second reading ──
NUMBER_SPACE_HEIGHTS = 0.4
"""A space between thousands is a quarter of the height, a third in wide fonts; figures are never spread to fill a line."""
