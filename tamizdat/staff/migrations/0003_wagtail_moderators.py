from django.db import migrations

DEFAULT = "Moderators approval"


def remove_wagtails_moderators(apps, schema_editor):
    """Remove the group and the workflow that Wagtail makes, so that the newsroom finds only its own four roles.

    Its group "Editors" stays: it is one of the four, and gets their permissions.
    """
    get = apps.get_model
    if get("wagtailcore", "WorkflowState").objects.filter(workflow__name=DEFAULT).exists():
        return
    get("wagtailcore", "WorkflowPage").objects.filter(workflow__name=DEFAULT).delete()
    get("wagtailcore", "WorkflowTask").objects.filter(workflow__name=DEFAULT).delete()
    get("wagtailcore", "Workflow").objects.filter(name=DEFAULT).delete()
    get("wagtailcore", "GroupApprovalTask").objects.filter(name=DEFAULT).delete()
    get("auth", "Group").objects.filter(name="Moderators", user=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0002_review"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0002_initial_data"),
        ("wagtaildocs", "0002_initial_data"),
    ]

    operations = [migrations.RunPython(remove_wagtails_moderators, migrations.RunPython.noop)]
