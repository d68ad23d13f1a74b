"""Searching the newspaper on hosts that can do nothing but hand out files.

The index is a set of small files beside the search page, and the page's script looks things up in them. What it must
stand: a line that is cut after some 16 KB, an archive of 100,000 articles, a host that compresses nothing, a USB stick.

**Segments.** The articles of one language stand in a row, the oldest first, and the row is cut by position
(:mod:`~tamizdat.press.search.segments`): whole *volumes*, and smaller runs for what does not fill another volume yet. A
new article touches the newest one only.

**Words.** What an article is found by is worked out once per article and can be kept (:func:`~words.words_of`). A word
is folded (case, accents, the several shapes of one Arabic letter) and stemmed by rules that the page's script is given
too, so that both always agree.

**Files.** A segment's words are spread over buckets by their first letters
(:mod:`~tamizdat.press.search.postings`), so that one look-up is one file. What a result shows stands in other files
(:mod:`~tamizdat.press.search.entries`). No file exceeds 14,000 bytes, even if the host does not compress it. All are
scripts with one call and data in it, since a page that is opened from a disk may load scripts and nothing else.

Everything here is a function of the articles alone: the same articles always give the same bytes, whatever was
published before and in whatever order they are handed over.
"""
