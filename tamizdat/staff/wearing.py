"""Wearing: which account wears which mask, in the database."""

from __future__ import annotations

from django.db import transaction

from tamizdat.rehearsals import MARK
from tamizdat.staff.masks import Mask, masks_for
from tamizdat.staff.models import Account


@transaction.atomic
def hand_out_masks() -> None:
    """Give each account the mask that it has to wear now; a second call changes nothing."""
    masks = {mask: number_of(mask) for mask in Mask}
    accounts = list(Account.objects.prefetch_related("groups"))
    groups = {account.pk: {group.name for group in account.groups.all()} for account in accounts if _counts(account)}
    chosen = masks_for(groups)
    for account in accounts:
        mask = masks[chosen.get(account.pk, Mask.NEWSROOM)]
        if account.mask_id != mask:
            Account.rows.filter(pk=account.pk).update(mask=mask)


def _counts(account: Account) -> bool:
    """Tell whether somebody may be behind an account, for whom it could be one of several."""
    return account.may_log_in and not account.username.startswith(MARK)


def number_of(mask: Mask) -> int:
    """Return the primary key of a mask, which is made if it is not there yet."""
    found, _made = Account.rows.get_or_create(
        username=mask.value, defaults={"is_mask": True, "is_active": False, "password": "!"}
    )
    return found.pk


def mask_of(account: Account) -> Account:
    """Return the mask that an account wears."""
    if account.is_mask:
        return account
    number = Account.rows.filter(pk=account.pk).values_list("mask", flat=True).first()
    return Account.rows.get(pk=number or number_of(Mask.NEWSROOM))


def roles_changed(action: str, **_kwargs: object) -> None:
    """Hand masks out anew when an account has another role. Listens to ``m2m_changed``."""
    if action.startswith("post_"):
        hand_out_masks()


def account_changed(
    instance: Account,
    update_fields: frozenset[str] | None = None,
    **_kwargs: object,
) -> None:
    """Hand masks out anew when an account comes, goes, opens or shuts. Listens to ``post_save`` and ``post_delete``."""
    if instance.is_mask or (update_fields and "is_active" not in update_fields):
        return
    hand_out_masks()


def closure_changed(**_kwargs: object) -> None:
    """Hand masks out anew when an account is closed in danger, or opened again."""
    hand_out_masks()
