"""The pages behind a reader's forms and links: they need no script and no cookie, and a GET changes nothing.

A link in a letter is fetched by scanners before its receiver sees it. So each leads to a page with a button, and only
the button does something. None of these pages asks for a cookie, so there is none by which a forged form could act for
somebody: what a form may do follows from the token in its address alone.
"""
