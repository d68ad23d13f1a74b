"""The inventory: what the public site consists of, and which of it a change touches.

Three steps lead from an editor's act to files, and each can be repeated, so that a process may be killed in any of
them and the next one ends in the same tree:

1. **Note.** The database notes, in the editor's own transaction, which rows have changed that readers may see
   (:mod:`~tamizdat.press.inventory.notes`). Triggers do it, because every door leads past them: the admin, a schedule,
   a bulk action, a line of SQL.
2. **Take in.** One transaction turns notes into touched addresses (:mod:`~tamizdat.press.inventory.intake`). It
   compares what the press remembers of an article (:class:`~tamizdat.press.models.Entry` and its places in
   :class:`~tamizdat.press.models.Roll`) with what now holds, asks every kind of output which of its addresses the
   difference touches, and remembers the new state.
3. **Press.** Each touched address is rendered from what holds at that moment, written or taken away, and only then
   forgotten (``tamizdat.press.step``).

    publish ─► note page 41 ─► entry 41 is new: rolls all/en, topic/en/courts … grew at their ends
                                └► /en/…/verdict/, /en/, /en/topics/courts/, its feeds, the newest sitemap … ─► files

What is remembered can be thrown away and made again from the newsroom's tables; nobody's work is in it.
"""
