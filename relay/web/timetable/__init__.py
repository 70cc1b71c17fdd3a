"""Lanes on one calendar: `timetable_html(groups)` for many, `lane_timetable_html(lane)` for one. Plan, promise, need-by and expected."""

from relay.web.timetable.page import lane_timetable_html, timetable_html

__all__ = ["lane_timetable_html", "timetable_html"]
