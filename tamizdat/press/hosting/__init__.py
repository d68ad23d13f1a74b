"""How the pressed site is handed out: what each file is sent with, and that said in the words of each web server."""
