"""The shapes of marks: one family per side, so that no colour has to be told from another."""

from __future__ import annotations

# Half the height of a mark in pixels.
SIZE = 6.0


def family(side: str, x: float, y: float, size: float = SIZE) -> str:
    """Return the path of a side's mark: circle, square, diamond, or triangle for reports."""
    if side == "alleging":
        return circle(x, y, size)
    if side == "answering":
        a = size * 0.9
        return f"M{x - a:.1f},{y - a:.1f}h{2 * a:.1f}v{2 * a:.1f}h{-2 * a:.1f}Z"
    if side == "deciding":
        a = size * 1.2
        return f"M{x:.1f},{y - a:.1f}l{a:.1f},{a:.1f}l{-a:.1f},{a:.1f}l{-a:.1f},{-a:.1f}Z"
    a = size * 1.1
    return f"M{x:.1f},{y - a:.1f}l{a:.1f},{1.8 * a:.1f}h{-2 * a:.1f}Z"


def circle(x: float, y: float, size: float) -> str:
    """Return the path of a circle around a point."""
    top = y - size
    return f"M{x:.1f},{top:.1f}a{size:.1f},{size:.1f} 0 1,0 .01,0Z"


def hourglass(x: float, y: float, size: float = SIZE) -> str:
    """Return the path of what is scheduled."""
    a, b = size * 0.9, size
    return f"M{x - a:.1f},{y - b:.1f}h{2 * a:.1f}L{x - a:.1f},{y + b:.1f}h{2 * a:.1f}Z"


def leftward(x: float, y: float, size: float = SIZE) -> str:
    """Return the path of an arrowhead that points to the left, its flat side at `x`."""
    return f"M{x:.1f},{y - size:.1f}v{2 * size:.1f}l{-1.5 * size:.1f},{-size:.1f}Z"


def cross(x: float, y: float, size: float = SIZE) -> str:
    """Return the path of what gives no number."""
    a = size * 0.8
    return (
        f"M{x - a:.1f},{y - a:.1f}l{2 * a:.1f},{2 * a:.1f}m0,{-2 * a:.1f}l{-2 * a:.1f},{2 * a:.1f}"
    )
