"""A question that the page asks by itself never cuts off what its reader asked for."""

from __future__ import annotations

from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from components.pace import PATIENCE, SMALL, Pace, Turn
from tests.asgi import ask

OVER = ForwardMsg.FINISHED_SUCCESSFULLY
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
LOOKED = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY


def asked(auto: bool = False) -> bytes:
    message = BackMsg()
    message.rerun_script.is_auto_rerun = auto
    return bytes(message.SerializeToString())


def begun() -> bytes:
    message = ForwardMsg()
    message.new_session.name = "page"
    return bytes(message.SerializeToString())


def ended(status: ForwardMsg.ScriptFinishedStatus.ValueType = OVER) -> bytes:
    message = ForwardMsg()
    message.script_finished = status
    return bytes(message.SerializeToString())


def test_a_look_waits_for_the_run_that_a_reader_asked_for() -> None:
    turn = Turn()
    assert turn.passes(asked(), 0)
    assert not turn.passes(asked(auto=True), 1)
    turn.sent(begun())
    assert not turn.passes(asked(auto=True), 2)
    turn.sent(b"\0" * (SMALL + 1))
    turn.sent(ended())
    assert turn.passes(asked(auto=True), 3)


def test_a_look_waits_for_the_look_before() -> None:
    turn = Turn()
    assert turn.passes(asked(auto=True), 0)
    assert not turn.passes(asked(auto=True), 1)
    turn.sent(begun())
    turn.sent(ended(LOOKED))
    assert turn.passes(asked(auto=True), 2)


def test_a_reader_never_waits() -> None:
    turn = Turn()
    assert all(turn.passes(asked(), now) for now in range(5))


def test_the_end_of_an_earlier_run_is_not_that_of_the_present_one() -> None:
    turn = Turn()
    assert turn.passes(asked(), 0)
    turn.sent(begun())
    assert turn.passes(asked(), 0.5)
    turn.sent(ended())
    assert not turn.passes(asked(auto=True), 1)
    turn.sent(begun())
    turn.sent(ended())
    assert turn.passes(asked(auto=True), 2)


def test_a_look_that_found_a_change_is_over_when_the_page_is_drawn() -> None:
    turn = Turn()
    assert turn.passes(asked(auto=True), 0)
    turn.sent(begun())
    turn.sent(ended(EARLY))
    assert not turn.passes(asked(auto=True), 1)
    turn.sent(begun())
    turn.sent(ended())
    assert turn.passes(asked(auto=True), 2)


def test_a_run_that_falls_silent_holds_nobody_up_for_ever() -> None:
    turn = Turn()
    assert turn.passes(asked(), 0)
    assert not turn.passes(asked(auto=True), PATIENCE - 1)
    assert turn.passes(asked(auto=True), PATIENCE + 1)


def test_everything_else_passes() -> None:
    turn = Turn()
    assert turn.passes(asked(), 0)
    assert turn.passes(b"\xff\xff\xff", 0)
    beat = BackMsg()
    beat.app_heartbeat = True
    assert turn.passes(beat.SerializeToString(), 0)


def test_what_is_passed_over_never_reaches_the_application() -> None:
    heard: list[bytes] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] != "websocket.disconnect":
            heard.append(message["bytes"])

    coming: list[Message] = [
        {"type": "websocket.receive", "bytes": content}
        for content in (asked(), asked(auto=True), asked())
    ]
    assert ask(Pace(app), kind="websocket", received=coming).status == 101
    assert heard == [asked(), asked()]
