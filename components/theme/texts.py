"""The words that the scripts write or say themselves; `{…}` is filled in by them."""

from __future__ import annotations

from flows.language import N_, Words

PAGE = Words(
    {
        "evidence": N_("Evidence"),
        "open": N_("Open"),
        "close": N_("Close"),
        "controls": N_("Controls"),
        "copied": N_("Copied."),
        "chosen": N_("Selected: copy it with the keyboard."),
        "making": N_("Making the picture…"),
        "pictured": N_("The picture is copied."),
        "no_picture": N_("This browser does not copy pictures here; PNG saves it as a file."),
    }
)
TALK = Words(
    {
        "count": N_("{number} of {all}"),
        "as_of": N_("As of {day}"),
        "following": N_("Next: {title}"),
        "last": N_("This is the last step."),
        "play": N_("Play"),
        "plays": N_("Play by itself (P)"),
        "pause": N_("Pause"),
        "pauses": N_("Pause (P)"),
        "playing": N_("Plays by itself, {seconds} seconds a step."),
        "paused": N_("Paused."),
        "copied": N_("Link of this step copied."),
        "no_full": N_("No full screen here."),
        "no_window": N_(
            "The browser holds the second window back: allow pop-up windows for this page."
        ),
        "no_answer": N_("The server does not answer: the talk stays."),
        "typed": N_("Go to {number}: Enter"),
        "no_step": N_("There is no step {number}."),
    }
)
