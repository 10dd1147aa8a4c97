"""Z3: whatever bytes a browser sends, its socket ends with a declared code, and nothing else does."""

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summit.live.consumer import LiveConsumer
from tests.chaos import report
from tests.chaos.scale import SCALE
from tests.live.sockets import login

DECLARED = {4400, 4401, 4403, 4408, 4429, 4503}
SAYS = {"welcome", "reset", "snap", "beat", "ok", "err", "q"}

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
names = st.sampled_from(
    ["access", "session:", "session:x", "user:1", "a:b:c:d", "\0", ""]
) | st.text(max_size=20)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4)
)
stream = st.fixed_dictionaries({"name": names | scalars, "epoch": scalars, "seq": scalars}) | values
nearly = st.one_of(
    st.fixed_dictionaries({"hello": st.fixed_dictionaries({"v": scalars, "language": scalars | values,
        "streams": st.lists(stream, max_size=4) | values, "ticket": scalars})}),
    st.fixed_dictionaries({"follow": st.lists(stream, max_size=4) | values}),
    st.fixed_dictionaries({"leave": st.lists(names, max_size=4) | values}),
    st.fixed_dictionaries({"ack": st.dictionaries(names, scalars, max_size=4) | values}),
    st.fixed_dictionaries({"cmd": st.fixed_dictionaries({"key": scalars | st.uuids().map(str),
        "type": st.sampled_from(["question.upvote", "recommendation.stance"]) | scalars,
        "id": scalars | st.uuids().map(str), "on": scalars, "value": scalars}) | values}),
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=200),
    values.map(json.dumps),
    nearly.map(json.dumps),
    st.sampled_from(["[" * 50_000, '{"ack":{"a":1e999}}', '{"ack":{"a":NaN}}', '{"a":1,"a":2}', "x" * 70_000]),
)  # fmt: skip
message = st.one_of(
    texts.map(lambda text: {"text": text}), st.binary(max_size=50).map(lambda b: {"bytes": b})
)


async def converse(cookie: str, messages: list[dict]) -> list[dict]:
    """One socket from its opening to its end; what the server did with it."""
    inbox: asyncio.Queue = asyncio.Queue()
    done: list[dict] = []
    opening = [{"type": "websocket.connect"}]
    for each in opening + [{"type": "websocket.receive", **one} for one in messages]:
        inbox.put_nowait(each)

    async def receive() -> dict:
        if inbox.empty():
            await asyncio.sleep(0.01)  # commands are gathered for a few milliseconds
            return {"type": "websocket.disconnect", "code": 1001}
        return inbox.get_nowait()

    async def send(what: dict) -> None:
        done.append(what)

    headers = [(b"host", b"testserver"), (b"origin", b"http://testserver")]
    headers.append((b"cookie", f"login={cookie}".encode()))
    await LiveConsumer()({"type": "websocket", "headers": headers}, receive, send)
    return done


@pytest.mark.timeout(900)
def test_z3_no_message_breaks_more_than_its_own_socket(house_cast):
    cookie = login(house_cast.ada)
    hello = {"text": json.dumps({"hello": {"v": 2, "language": "en", "streams": []}})}

    @settings(
        max_examples=SCALE.z3_examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.booleans(), st.lists(message, min_size=1, max_size=5))
    def hold(introduced, messages):
        done = asyncio.run(converse(cookie, [hello, *messages] if introduced else messages))
        codes = [what["code"] for what in done if what["type"] == "websocket.close"]
        assert len(codes) <= 1
        assert set(codes) <= DECLARED, codes
        for what in done:
            if what["type"] == "websocket.send":
                assert SAYS & set(json.loads(what["text"])), what

    hold()
    report.check("Z3", SCALE.z3_examples)


@pytest.mark.timeout(60)
def test_z3_a_good_message_is_not_refused(house_cast):
    """The twin: the harness can tell yes from no."""
    hello = {"text": json.dumps({"hello": {"v": 2, "language": "en", "streams": []}})}
    done = asyncio.run(converse(login(house_cast.ada), [hello, {"text": "{"}]))
    assert "welcome" in done[1]["text"]
    assert done[-1]["code"] == 4400
