"""How somebody sees the world, for those who have to work with them: the motives card."""

from django.db import models


class Motives(models.Model):
    """What is noted about one person. Every part may be empty; `reviewed_on` is the day on which somebody last stood by all of it.

    It is for leads and the head of the person's function; who prepares a pass to the person reads three parts of it. The person may ask
    to read it.
    """

    person = models.OneToOneField("stakeholders.Stakeholder", models.CASCADE, primary_key=True, related_name="motives")
    sees = models.TextField(blank=True)
    priorities = models.TextField(blank=True)
    measured_on = models.TextField(blank=True)
    needs_from_us = models.TextField(blank=True)
    avoid = models.TextField(blank=True)
    approach = models.TextField(blank=True)
    channel = models.CharField(max_length=200, blank=True)
    say_first = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    reviewed_on = models.DateField()
    reviewed_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)
