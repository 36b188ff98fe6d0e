"""The way in for the staff: Flask-Security, set up and held to what the services keep."""

from triage.web.entrance.setting_up import init_app

__all__ = ["init_app"]
