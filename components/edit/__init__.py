"""The editor: every table as a grid, its problems and its picture beside it, save and history."""

from components.edit.view import render_edit

__all__ = ["render_edit"]
