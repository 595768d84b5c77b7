"""Logs are events with keys, one JSON line each, never with message text, names or numbers."""

from __future__ import annotations

import logging

import structlog


def set_up_logs(level: str = "info") -> None:
    """Configure structlog for a process; called once where the process is wired."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=True,
    )
