"""The newsletter: who takes it, what stands in an issue, and how it reaches them.

An **issue** belongs to a **newsletter**, has **items** (articles in the editor's order) and goes out at its **slot**.
When sending starts, its content and its recipients are frozen: each **form** (digest, full text) is composed once, and
each **subscription** gets a **delivery**, a row with a state. Addresses stand sealed with the **subscriber** alone;
the process that sends opens them one by one (``tamizdat.newsletter.sending``).
"""
