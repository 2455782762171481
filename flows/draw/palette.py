"""The colours of the sides where a drawing program takes numbers and no style sheet."""

# Mid-tones that read on both grounds; the style sheet beside this has one for each.
SIDE_COLOUR = {
    "alleging": "#c8741a",
    "answering": "#3f7fc9",
    "deciding": "#8a66c9",
    "reporting": "#86827a",
}
