"""Metrics somebody owns, what was read of them, and what they are to reach."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "goals"
    default_auto_field = "django.db.models.BigAutoField"
