"""The domain of Contested Flows: what was said, by whom, when, and where it is printed.

Knows neither Streamlit nor Plotly: usable from a notebook or a shell alone.
"""

__version__ = "0.9.0"
