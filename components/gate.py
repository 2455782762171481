"""Who may edit here: nobody, unless the server was started for it. No address opens the editor."""

from __future__ import annotations

import os

import streamlit as st

from flows.language import _

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PASSED_ON = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")


def editors() -> set[str]:
    """Return the e-mail addresses of those who may edit after signing in."""
    listed = os.environ.get("CONTESTED_FLOWS_EDITORS", "").split(",")
    return {name.strip().casefold() for name in listed if name.strip()}


def _signs_in() -> bool:
    """Return whether people can sign in here: Streamlit's OIDC is configured."""
    return "is_logged_in" in st.user.to_dict()


def may_edit() -> bool:
    """Return whether this reader may edit.

    Where people sign in, only the listed ones may; else those at this machine, if the server
    was started with CONTESTED_FLOWS_EDIT=1 and listens to it alone.
    """
    if _signs_in():
        known = bool(st.user.get("is_logged_in", False)) and st.user.get("email_verified", True)
        return bool(known) and str(st.user.get("email", "")).casefold() in editors()
    if os.environ.get("CONTESTED_FLOWS_EDIT") != "1" or editors():
        return False
    # A proxy on this machine brings strangers to a server that listens to this machine alone.
    headers = st.context.headers
    address = st.context.ip_address
    near = not isinstance(address, str) or address in LOOPBACK
    passed_on = any(name in headers for name in PASSED_ON)
    return st.get_option("server.address") in LOOPBACK and near and not passed_on


def offer_sign_in() -> None:
    """Show editors the way in, where there is one."""
    if editors() and _signs_in() and not st.user.get("is_logged_in", False):
        st.button(_("Sign in to edit"), on_click=st.login)
