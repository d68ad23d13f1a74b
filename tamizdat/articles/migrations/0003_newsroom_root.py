"""Make room for the newspaper: Wagtail's welcome page goes, and the site begins at the root of the page tree."""

from django.db import migrations


def begin_at_the_root(apps, schema_editor):
    """Let every front page be a child of the tree's root, so that its address is its language."""
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    root = Page.objects.get(depth=1)
    welcome = Page.objects.filter(depth=2, slug="home", content_type__model="page")
    if Page.objects.filter(depth__gt=1).count() == welcome.count():
        Site.objects.all().delete()
        welcome.delete()
        Page.objects.filter(pk=root.pk).update(numchild=0)
    if not Site.objects.exists():
        Site.objects.create(hostname="localhost", port=80, root_page=root, is_default_site=True)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_initial"),
    ]

    operations = [migrations.RunPython(begin_at_the_root, migrations.RunPython.noop)]
