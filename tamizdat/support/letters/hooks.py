"""What letters to supporters add to Wagtail's admin."""

from __future__ import annotations

from wagtail import hooks

from tamizdat.support.desk.menu import HOOK, PermittedItem
from tamizdat.support.letters.desk import CHANGE, ReceiptTextViewSet


@hooks.register("register_admin_viewset")
def receipt_texts() -> ReceiptTextViewSet:
    """Have a form for what letters to supporters say of the newsroom."""
    return ReceiptTextViewSet()


@hooks.register(HOOK)
def receipt_texts_in_the_menu() -> PermittedItem:
    """Have it in the menu of reader support."""
    return PermittedItem(
        ReceiptTextViewSet.menu_label, "support_receipt_texts:index", CHANGE, icon_name="mail", order=80
    )
