"""Routes of the public catalogue of formats, channels, layouts, recipes, goals and schemas."""

from __future__ import annotations

from django.urls import path

from brandkits.api.catalogue_views import CatalogueView, catalogue_schema
from carousels.api.schema_views import SchemaView
from design.catalogue.calls_to_action import GOALS, GoalInfo
from design.catalogue.channels import CHANNELS, Channel
from design.catalogue.formats import FORMATS, Format
from design.catalogue.layouts import LAYOUTS, LayoutInfo
from design.recipes import RECIPES, RecipeInfo


@catalogue_schema(Format)
class FormatsView(CatalogueView):
    """List the platform formats."""

    entries = FORMATS.values()


@catalogue_schema(Channel)
class ChannelsView(CatalogueView):
    """List the channels on which carousels are posted."""

    entries = CHANNELS.values()


@catalogue_schema(LayoutInfo)
class LayoutsView(CatalogueView):
    """List the layouts of a slide."""

    entries = LAYOUTS.values()


@catalogue_schema(RecipeInfo)
class RecipesView(CatalogueView):
    """List the recipes that turn a thread into slides."""

    entries = RECIPES.values()


@catalogue_schema(GoalInfo)
class GoalsView(CatalogueView):
    """List the goals of a closing slide."""

    entries = GOALS.values()


urlpatterns = [
    path("formats", FormatsView.as_view(), name="formats"),
    path("channels", ChannelsView.as_view(), name="channels"),
    path("layouts", LayoutsView.as_view(), name="layouts"),
    path("recipes", RecipesView.as_view(), name="recipes"),
    path("schemas/<slug:name>", SchemaView.as_view(), name="json-schema"),
    path("goals", GoalsView.as_view(), name="goals"),
]
