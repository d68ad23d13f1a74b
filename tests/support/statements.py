"""Statements as banks write them, about invented accounts and people."""

from __future__ import annotations

from tamizdat.support.models import BankAccount

IBAN = "DE89370400440532013000"
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."


def make_account(**more):
    told = {"name": "Main", "currency": "EUR", "holder": "Far Bank Press", "number": IBAN, "bic": "COBADEFFXXX"}
    return BankAccount.objects.create(**(told | more))


def entry(amount, text, *, day="2026-11-02", version="02", **more):
    """One entry.

    Args:
        amount: as the file has it; with a minus for what goes out.
        more: ``reference`` of the bank, ``structured``, ``reversal``, ``status``, ``currency``, ``inner`` for the
            transactions.
    """
    out, amount = amount.startswith("-"), amount.lstrip("-")
    status = more.get("status", "BOOK")
    status = f"<Cd>{status}</Cd>" if int(version) >= 7 else status
    reversal = "<RvslInd>true</RvslInd>" if more.get("reversal") else ""
    reference = f"<AcctSvcrRef>{more['reference']}</AcctSvcrRef>" if "reference" in more else ""
    inner = more.get("inner") or transaction(text, structured=more.get("structured", ""))
    return (
        f'<Ntry><NtryRef>7</NtryRef><Amt Ccy="{more.get("currency", "EUR")}">{amount}</Amt>'
        f"<CdtDbtInd>{'DBIT' if out else 'CRDT'}</CdtDbtInd>{reversal}<Sts>{status}</Sts>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>{reference}"
        f"<NtryDtls>{inner}</NtryDtls><AddtlNtryInf>SEPA</AddtlNtryInf></Ntry>"
    )


def transaction(text, *, amount="", structured="", reference=""):
    own = (
        f"<Refs><AcctSvcrRef>{reference}</AcctSvcrRef><EndToEndId>NOTPROVIDED</EndToEndId></Refs>" if reference else ""
    )
    money = f'<AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls>' if amount else ""
    strd = f"<Strd><CdtrRefInf><Ref>{structured}</Ref></CdtrRefInf></Strd>" if structured else ""
    free = f"<Ustrd>{text}</Ustrd>" if text else ""
    return (
        f"<TxDtls>{own}{money}<RltdPties><Dbtr><Nm>Vera Invented</Nm></Dbtr><DbtrAcct><Id><IBAN>"
        f"FR7630006000011234567890189</IBAN></Id></DbtrAcct></RltdPties><RmtInf>{free}{strd}</RmtInf></TxDtls>"
    )


def camt(*entries, version="02", iban=IBAN, before=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<Document xmlns="{NAMESPACE}{version}"><BkToCstmrStmt><GrpHdr>'
        f"<MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()
