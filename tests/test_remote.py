"""An OpenAI-compatible endpoint: one real server, and three that fail; the quotes always stand."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from assistant.assets import chat_model_path
from assistant.errors import ModelMissing, ProviderError
from assistant.models import embeddings, open_chat_model
from assistant.models.reach import reach_endpoint
from assistant.pipeline import Assistant
from assistant.schema import Advice, Letter
from assistant.settings import Settings, settings
from assistant.startup import open_assistant
from tests.core_parts import small_index
from tests.pipeline_parts import LETTER, WORDY, check_whole, statements


def remote(tmp_path, encoder, address: str, timeout_s: float = 20.0) -> Assistant:
    """An assistant on a small library that asks the endpoint at `address`."""
    index = small_index(tmp_path, encoder, [WORDY])
    asked = Settings(
        home=tmp_path,
        corpus=tmp_path / "corpus",
        model="remote-model",
        timeout_s=timeout_s,
        OPENAI_BASE_URL=address,
        OPENAI_API_KEY="a-key-of-this-test",
    )
    model = open_chat_model(asked)
    return Assistant(index.library, index, model, model_name=asked.model, remote=address)


def one_sentence_and_quotes(assistant: Assistant, said: str) -> None:
    """The answer stands on its quotes and says in one note what went wrong and what to do."""
    final = list(assistant.stream(LETTER))[-1]
    assert isinstance(final, Advice) and final.bottom_line
    check_whole(final, assistant.library)
    assert {s.support for s in statements(final)} == {"verbatim"}
    (note,) = final.notes
    assert said in note and "ASSISTANT_MODEL=embedded" in note and "\n" not in note
    assert "a-key-of-this-test" not in note


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_wrong_address_is_a_sentence_and_the_quotes_stand(tmp_path, encoder):
    address = f"http://127.0.0.1:{free_port()}/v1"
    one_sentence_and_quotes(remote(tmp_path, encoder, address), "cannot be reached")


def test_a_refused_key_is_a_sentence_and_the_quotes_stand(
    tmp_path, encoder, httpserver: HTTPServer
):
    wrong = {"error": {"message": "Incorrect API key provided: a-key-of-this-test"}}
    httpserver.expect_request("/v1/chat/completions").respond_with_json(wrong, status=401)
    one_sentence_and_quotes(
        remote(tmp_path, encoder, httpserver.url_for("/v1")), "refused the key. Set OPENAI_API_KEY"
    )


def test_a_stalled_server_is_a_sentence_and_the_quotes_stand(
    tmp_path, encoder, httpserver: HTTPServer
):
    def stall(_request) -> Response:
        time.sleep(1.5)
        return Response("{}", content_type="application/json")

    httpserver.expect_request("/v1/chat/completions").respond_with_handler(stall)
    assistant = remote(tmp_path, encoder, httpserver.url_for("/v1"), timeout_s=0.3)
    began = time.monotonic()
    one_sentence_and_quotes(assistant, "did not answer in time")
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("body", ["<html>Bad gateway</html>", '{"choices": []}', "{}", "null"])
def test_an_unusable_reply_is_a_sentence_and_the_quotes_stand(
    tmp_path, encoder, httpserver: HTTPServer, body
):
    httpserver.expect_request("/v1/chat/completions").respond_with_data(
        body, content_type="application/json"
    )
    assistant = remote(tmp_path, encoder, httpserver.url_for("/v1"))
    one_sentence_and_quotes(assistant, "sent something that is no chat completion")


def test_a_server_that_dies_in_the_middle_is_a_sentence_and_the_quotes_stand(
    tmp_path, encoder, httpserver: HTTPServer
):
    def die(_request) -> Response:
        def half() -> Iterator[str]:
            yield stream_of("Silence ends")[:150]
            raise ConnectionResetError

        return Response(half(), content_type="text/event-stream")

    httpserver.expect_request("/v1/chat/completions").respond_with_handler(die)
    assistant = remote(tmp_path, encoder, httpserver.url_for("/v1"))
    final = assistant.advise(LETTER)
    check_whole(final, assistant.library)
    assert len(final.notes) == 1 and "ASSISTANT_MODEL=embedded" in final.notes[0]


def stream_of(text: str) -> str:
    """A reply as server-sent events."""
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    part = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
    end = {"index": 0, "delta": {}, "finish_reason": "stop"}
    lines = [json.dumps({**chunk, "choices": [choice]}) for choice in (part, end)]
    return "".join(f"data: {line}\n\n" for line in [*lines, "[DONE]"])


def test_only_the_question_and_quotes_leave_and_a_lying_endpoint_is_not_believed(
    tmp_path, encoder, httpserver: HTTPServer
):
    sent = []
    lie = {"place": "bottom_line", "quotes": [1], "text": "You must sue Martin for 3 million."}

    def answer(request) -> Response:
        sent.append(request.get_json())
        return Response(stream_of(json.dumps(lie)), content_type="text/event-stream")

    httpserver.expect_request("/v1/chat/completions").respond_with_handler(answer)
    assistant = remote(tmp_path, encoder, httpserver.url_for("/v1"))
    letter = replace(LETTER, email="From: Piet\n\nThe secret word is xyzzy. Dinner on Friday?")
    final = assistant.advise(letter)
    assert sent, "the endpoint was not asked"
    assert "xyzzy" not in json.dumps(sent)
    assert {s.support for s in statements(final)} == {"verbatim"}
    assert "Martin" not in str(final.bottom_line) + str(final.options)
    told = assistant.describe()
    assert told["leaves_the_machine"] and "never the pasted email" in told["what_leaves"]


def test_an_endpoint_that_writes_no_card_leaves_the_quotes(
    tmp_path, encoder, httpserver: HTTPServer
):
    httpserver.expect_request("/v1/chat/completions").respond_with_data(
        stream_of("I would just ignore him!"), content_type="text/event-stream"
    )
    assistant = remote(tmp_path, encoder, httpserver.url_for("/v1"))
    one_sentence_and_quotes(assistant, "of the form it was asked for")


def test_a_streaming_endpoints_card_is_shown_line_by_line(
    tmp_path, encoder, httpserver: HTTPServer
):
    """One request writes; each sentence that is not a quote is judged by one of its own."""
    sent = []

    def answer(request) -> Response:
        asked = request.get_json()
        if looks_for_danger(asked):
            return Response(stream_of("none"), content_type="text/event-stream")
        sent.append(asked)
        if not asked.get("stream"):
            return Response(judged("Yes"), content_type="application/json")
        card = json.loads(asked["messages"][-1]["content"])
        n = next(q["n"] for q in card["quotes"] if "a written no" in q["says"])
        text = "A written no ends the guessing on both sides."
        line = json.dumps({"place": "option 2 for", "quotes": [n], "text": text})
        return Response(stream_of(f"{line}\n{line}\nnonsense"), content_type="text/event-stream")

    httpserver.expect_request("/v1/chat/completions").respond_with_handler(answer)
    assistant = remote(tmp_path, encoder, httpserver.url_for("/v1"))
    snapshots = list(assistant.stream(LETTER))
    for one in snapshots:
        check_whole(one, assistant.library)
    assert [bool(one["stream"]) if "stream" in one else False for one in sent].count(True) == 1
    assert len(sent) == 2  # the verdict on a sentence said twice is asked for once
    assert [s.support for s in snapshots[-1].options[1].for_] == ["verified"]
    assert (snapshots[-1].dropped, snapshots[-1].notes) == (1, ())


def looks_for_danger(asked: dict) -> bool:
    """Whether a request is the second look for danger."""
    return "what danger a letter tells of" in asked["messages"][0]["content"]


@pytest.mark.parametrize("covered", [True, False])
def test_a_danger_that_only_the_endpoint_sees_comes_first_and_ends_the_answer(
    covered, tmp_path, encoder, httpserver: HTTPServer
):
    sent = []

    def answer(request) -> Response:
        sent.append(request.get_json())
        said = "Stalking" if looks_for_danger(sent[-1]) else "never asked for"
        return Response(stream_of(said), content_type="text/event-stream")

    httpserver.expect_request("/v1/chat/completions").respond_with_handler(answer)
    assistant = remote(tmp_path, encoder, httpserver.url_for("/v1"))
    letter = LETTER if covered else Letter("What is the best opening in a game of chess?")
    email = "From: Piet\n\nThe secret word is xyzzy."
    snapshots = list(assistant.stream(replace(letter, email=email)))
    assert [one.kind for one in snapshots] == ["advice" if covered else "abstention", "escalation"]
    assert snapshots[-1].frame.safety == ("stalking",)
    assert snapshots[-1].now and snapshots[-1].lines
    assert len(sent) == 1
    assert "xyzzy" not in json.dumps(sent)


@pytest.mark.parametrize("said", ["none", "", "The letter is about stalking.", "ignore it", "{}"])
def test_only_the_named_dangers_count_in_a_second_look(
    said, tmp_path, encoder, httpserver: HTTPServer
):
    httpserver.expect_request("/v1/chat/completions").respond_with_data(
        stream_of(said), content_type="text/event-stream"
    )
    assistant = remote(tmp_path, encoder, httpserver.url_for("/v1"))
    assert assistant.advise(LETTER).kind == "advice"


def judged(word: str) -> str:
    """A reply of one word as an endpoint gives it at once."""
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": word},
        "finish_reason": "stop",
    }
    return json.dumps(
        {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    )


def test_an_endpoint_is_reached_without_a_word_of_anybodys(httpserver: HTTPServer):
    httpserver.expect_request("/v1/models", method="GET").respond_with_json(
        {"object": "list", "data": [{"id": "remote-model", "object": "model"}]}
    )
    asked = Settings(model="remote-model", OPENAI_BASE_URL=httpserver.url_for("/v1"))
    assert reach_endpoint(asked).endswith("answers")
    assert "does not list 'other'" in reach_endpoint(asked.model_copy(update={"model": "other"}))
    assert [request.data for request, _ in httpserver.log] == [b"", b""]


def test_an_endpoint_that_is_not_there_is_a_sentence():
    asked = Settings(model="m", OPENAI_BASE_URL=f"http://127.0.0.1:{free_port()}/v1")
    with pytest.raises(ProviderError, match="cannot be reached"):
        reach_endpoint(asked)


def test_a_web_page_in_place_of_an_endpoint_is_a_sentence(httpserver: HTTPServer):
    httpserver.expect_request("/v1/models").respond_with_data("<html>", content_type="text/html")
    asked = Settings(model="m", OPENAI_BASE_URL=httpserver.url_for("/v1"))
    with pytest.raises(ProviderError, match=r"OPENAI_BASE_URL ends"):
        reach_endpoint(asked)


def test_embeddings_are_asked_of_the_endpoint_as_text(httpserver: HTTPServer):
    def answer(request) -> Response:
        texts = request.get_json()["input"]
        assert all(isinstance(text, str) for text in texts)  # never token ids
        rows = [
            {"object": "embedding", "index": i, "embedding": [3.0, 4.0]} for i in range(len(texts))
        ]
        body = {
            "object": "list",
            "model": "m",
            "data": rows,
            "usage": {"prompt_tokens": 1, "total_tokens": 1},
        }
        return Response(json.dumps(body), content_type="application/json")

    httpserver.expect_request("/v1/embeddings").respond_with_handler(answer)
    asked = Settings(embedding_model="remote-embedding", OPENAI_BASE_URL=httpserver.url_for("/v1"))
    encoder = embeddings(asked)
    assert encoder.name == "remote-embedding"
    assert encoder.embed(["Say no."])[0] == pytest.approx([0.6, 0.8])  # (3, 4) / 5


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """llama.cpp's own server with the embedded model, on this machine."""
    try:
        path = chat_model_path(Settings())
    except ModelMissing as missing:
        pytest.skip(str(missing))
    pytest.importorskip("llama_cpp.server", reason="llama-cpp-python is not installed")
    port = free_port()
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(path), "--port", str(port),
               "--host", "127.0.0.1", "--n_ctx", "2048", "--n_threads", "2"]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/v1"
    try:
        give_up = time.monotonic() + 90
        while True:
            assert process.poll() is None, "the server ended before it answered"
            assert time.monotonic() < give_up, "the server did not answer within 90 seconds"
            try:
                urllib.request.urlopen(f"{address}/models", timeout=2).close()
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        process.kill()
        process.wait()


@pytest.mark.model
@pytest.mark.slow
def test_a_letter_is_answered_end_to_end_through_a_real_endpoint(
    server, tmp_path, encoder, monkeypatch
):
    small_index(tmp_path, encoder, [WORDY])
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path))
    monkeypatch.setenv("ASSISTANT_CORPUS", str(tmp_path / "corpus"))
    monkeypatch.setenv("ASSISTANT_MODEL", "any-name")
    monkeypatch.setenv("ASSISTANT_TIMEOUT_S", "600")
    monkeypatch.setenv("OPENAI_BASE_URL", server)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setattr("assistant.support._EXAMPLES", ())  # this server keeps no prefix
    settings.cache_clear()
    try:
        assistant = open_assistant()
        assert assistant.describe()["runs"] == server
        final = assistant.advise(LETTER)
    finally:
        settings.cache_clear()
    check_whole(final, assistant.library)
    assert final.notes == () and final.model == "any-name"
    assert final.timings_ms["total"] > final.timings_ms["first_statement"]
