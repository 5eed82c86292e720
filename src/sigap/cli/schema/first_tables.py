"""The tables of an empty database: the same migrations as ever, without rendering all models again at each step.

At each step Django renders the model that it changes together with all that are related to it, however far: 14,000
renderings for 320 models, half a minute of a first start. Here a model is rendered alone: its table asks for no more.
`tests/actions/test_first_tables.py` holds what comes out against the models.
"""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class SingleModelState(ProjectState):
    """Renders a changed model alone. What points to it keeps pointing to the rendering before, of the same table."""

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - Django's
        if "apps" in self.__dict__:
            self._reload({(app_label, model_name)})  # type: ignore[attr-defined]  # django-stubs leaves it out


def lay_out() -> bool:
    """Runs every migration where none ran before; whether every one has run by now, or `migrate` has to go on."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    if not executor.loader.applied_migrations:
        executor.migrate(leaves, state=SingleModelState(real_apps=executor.loader.unmigrated_apps))
        return True
    return not executor.migration_plan(leaves)
