# The dashboard in a small image: nothing in it is written to, and nobody in it is root.
#   docker build -t contested-flows . && docker run --read-only --tmpfs /tmp -p 8501:8501 contested-flows

FROM python:3.13-slim AS build
COPY --from=ghcr.io/astral-sh/uv:0.13 /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY pyproject.toml uv.lock ./
# Without the libraries' own tests and what only compilers and notebooks read: a fifth of their size.
RUN uv sync --locked --no-dev --no-install-project \
    && find .venv -depth \( -type d \( -name tests -o -name nbextension \) -o -name '*.pyx' -o -name '*.pxd' -o -name '*.h' \) \
        -exec rm -rf {} +

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin reader
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY . .
# Options of the page are in .streamlit/config.toml; under uvicorn STREAMLIT_* variables do nothing.
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    CONTESTED_FLOWS_STATE=/tmp/contested-flows \
    CONTESTED_FLOWS_LOG=json
USER 10001:10001
EXPOSE 8501
# Unwell is a server that answers nothing, or that has no case to show.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/health', timeout=4)"]
# Ten seconds for the pages that are open when it is told to stop.
CMD ["uvicorn", "app:app", "--host", "0.0.0.0", "--port", "8501", "--no-access-log", "--ws-max-size", "2097152", "--ws-per-message-deflate", "false", "--timeout-graceful-shutdown", "10"]
