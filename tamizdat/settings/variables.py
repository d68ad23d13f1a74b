"""Every variable that an operator can set, and what it says."""

from __future__ import annotations

VARIABLES: dict[str, str] = {
    "TAMIZDAT_MODE": (
        "`production` or `demo`. Unset, the data directory decides: one made by `make demo` opens as demo."
    ),
    "TAMIZDAT_DATA_DIR": (
        "Directory for the database, media and logs. Default: `data` beside the source checkout, else `./data`."
    ),
    "TAMIZDAT_PUBLIC_DIR": (
        "Directory of the public site's files, for a web server to hand out. Default: `public` in the data directory."
    ),
    "DATABASE_URL": (
        "`postgres://USER:PASSWORD@HOST:PORT/NAME` or `sqlite:///FILE`. Default: SQLite in the data directory."
    ),
    "TAMIZDAT_HOST": "Address the embedded server listens on. Default: 127.0.0.1.",
    "TAMIZDAT_PORT": "Port the embedded server listens on. Default: 8000.",
    "TAMIZDAT_SITE_URL": "Public origin of the newspaper, such as `https://example.org`. Required in production.",
    "TAMIZDAT_ADMIN_URL": "Origin of the admin, if it differs from the site's.",
    "TAMIZDAT_SECRET_KEY": (
        "At least 50 random characters; signs sessions and links. Required in production (or the file)."
    ),
    "TAMIZDAT_SECRET_KEY_FILE": "File that holds the secret key, such as a systemd credential.",
    "TAMIZDAT_MAIL_URL": (
        "`smtp://USER:PASSWORD@HOST:587` (STARTTLS, or `?tls=none`), `smtps://…:465`, or `outbox:` to write files. "
        "Required in production."
    ),
    "TAMIZDAT_MAIL_FROM": "Sender address of messages to staff. Required in production.",
    "TAMIZDAT_SMTP_URL": (
        "Relay for messages to readers, written like `TAMIZDAT_MAIL_URL`; `?dkim=SELECTOR:FILE` signs. "
        "Default: the same relay as for staff."
    ),
    "TAMIZDAT_SMTP_CONNECTIONS": "How many connections to that relay are open at once, 1 to 64. Default: 4.",
    "TAMIZDAT_SMTP_PER_DOMAIN": (
        "How many messages a minute go to addresses of one host. Default: 0, as many as the relay takes."
    ),
    "TAMIZDAT_SMTP_WARM_UP": (
        "`2026-12-01:500` sends 500 messages to readers on that day and twice as many each day after, until a relay "
        "that does not know us yet takes all. Default: no such limit."
    ),
    "TAMIZDAT_BOUNCE_DOMAIN": (
        "Host of the addresses that messages to readers come back to. Default: the host of `TAMIZDAT_MAIL_FROM`."
    ),
    "TAMIZDAT_BOUNCE_LISTEN": (
        "Where `newsletter listen` takes in what comes back: `lmtp://127.0.0.1:8024`, `smtp://ADDRESS:PORT` or "
        "`unix:/run/tamizdat/bounces` (LMTP). Default: nowhere."
    ),
    "TAMIZDAT_BOUNCE_URL": (
        "`imaps://USER:PASSWORD@HOST/FOLDER`: mailbox that the worker fetches what comes back from. Default: none."
    ),
    "TAMIZDAT_DKIM_KEYS": (
        "`SELECTOR:FILE`, several parted by commas: private keys in PEM, RSA or Ed25519, with which messages to "
        "readers are signed. Default: none, the relay signs."
    ),
    "TAMIZDAT_SUPPORT_NAME": (
        "What payment providers and supporters' statements call the newsroom, at most 60 characters. Default: nothing. "
        "It protects nobody: a bank sees the provider's number of the merchant."
    ),
    "TAMIZDAT_STRIPE_SECRET_KEY": "Secret or restricted key of a Stripe account. Default: none.",
    "TAMIZDAT_STRIPE_WEBHOOK_SECRET": "Secret with which Stripe signs its notices. Required with the key.",
    "TAMIZDAT_STRIPE_API_BASE": "Where Stripe's API answers. Default: `https://api.stripe.com`.",
    "TAMIZDAT_STRIPE_PUBLISHABLE_KEY": (
        "Publishable key of the account. With it, cards are typed in on our page where scripts run, and their country "
        "is seen before anything is charged. Default: none, all go to Stripe's page."
    ),
    "TAMIZDAT_STRIPE_SCRIPT": "Address of Stripe's script for that page. Default: `https://js.stripe.com/endive/stripe.js`.",
    "TAMIZDAT_BTCPAY_URL": "Origin of a BTCPay Server. Default: none.",
    "TAMIZDAT_BTCPAY_API_KEY": "Key to its Greenfield API. Required with the origin.",
    "TAMIZDAT_BTCPAY_STORE": "Number of the store there. Required with the origin.",
    "TAMIZDAT_BTCPAY_WEBHOOK_SECRET": "Secret with which it signs its notices. Required with the origin.",
    "TAMIZDAT_BEHIND_PROXY": "`yes` if a web server in front passes `X-Forwarded-Proto`. Default: no.",
    "TAMIZDAT_MAX_UPLOAD_MB": "Largest upload in megabytes. Default: 50.",
    "TAMIZDAT_VAULT_KEY_FD": "Number of an open descriptor that the vault's private key is read from.",
    "TAMIZDAT_VAULT_KEY_FILE": "File with the vault's private key. Default: in the data directory.",
    "TAMIZDAT_VAULT_PASSPHRASE_FD": "Number of an open descriptor that the private key's passphrase is read from.",
    "TAMIZDAT_VAULT_PASSPHRASE_FILE": "File with the private key's passphrase.",
}
