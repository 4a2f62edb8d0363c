"""The chat page: the conversation, the answer as it comes, and what can be done with both."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assistant.chats import Chats, Conversation, Message
from assistant.schema import Frame, Letter
from assistant.stories import STORY
from assistant.ui import asking, get_assistant, get_chats, get_jobs
from assistant.ui.answer import Board, Hands
from assistant.ui.blocks import announcement
from assistant.ui.composer import composer
from assistant.ui.correction import correction
from assistant.ui.dressing import bring_into_view, say_aloud
from assistant.ui.feedback import feedback
from assistant.ui.jobs import Job
from assistant.ui.letters import brought_an_email, letter_from
from assistant.ui.manage import manage
from assistant.ui.privacy import promise
from assistant.ui.source import show_source
from assistant.ui.statements import source_asked_for
from assistant.ui.trouble import show_trouble
from assistant.ui.watch import watch

CONVERSATION = "c"  # the query parameter that names the conversation
EXAMPLES = (
    "After I turned a job down, the hiring manager emailed to ask me out. Should I ignore it?",
    "My manager texts me at eleven at night and expects an answer. Do I have to reply?",
    "My boss took credit for my idea in front of the directors. Should I say something?",
    "Someone I manage smells, and the team has started to complain. How do I tell him?",
)


def keep_the_address() -> None:
    """Write the conversation into the browser's address, or out of it.

    A link to a conversation changes what the page shows but not always the address; the next run
    would then read the old address and answer in the wrong conversation.
    """
    here = st.query_params.get(CONVERSATION)
    if st.session_state.get("address", here) != here:
        if here:
            st.query_params[CONVERSATION] = here
        else:
            st.query_params.clear()
    st.session_state["address"] = here


def begin_what_was_asked() -> None:
    """Start to answer the request that is due, before anything is drawn.

    The conversation then already stands in the list and in the address when the page appears.
    """
    request = asking.taken()
    if request is None:
        return
    chats, conversation = get_chats(), current(get_chats())
    assistant = get_assistant()
    if conversation is None or request.fresh:
        conversation = chats.start(request.question or "An email")
        st.query_params[CONVERSATION] = conversation.id
    earlier = chats.messages(conversation.id)
    letter = letter_from(request.question, request.email, earlier, request.corrections)
    get_jobs().start(assistant, chats, conversation.id, letter)


def current(chats: Chats) -> Conversation | None:
    """The conversation that the address names; an id that is not ours is no conversation."""
    name = st.query_params.get(CONVERSATION)
    return chats.conversation(name) if name else None


def chat_page() -> None:
    """Draw the page."""
    with st.container():  # taken up by every run, so that what follows keeps its place
        assistant = get_assistant()
    chats = get_chats()
    keep_the_address()
    conversation = current(chats)
    # Asked before the messages are read: an answer that ends in between is then still watched,
    # and its last words are not missed.
    job = _running(conversation)
    messages = chats.messages(conversation.id) if conversation else []
    composer(follow_up=bool(messages), promise=promise(assistant.describe()))
    if chats.notice:
        st.warning(chats.notice)
    if st.query_params.get(CONVERSATION) and conversation is None:
        st.info("That conversation is not here. It may have been deleted.")
    _refusal()
    welcome = st.empty()  # a place of its own: what was in it would shine through the next thing
    if conversation is None or not messages:
        with welcome.container(key="welcome"):
            _welcome()
        return
    manage(chats, conversation, messages)
    wanted = source_asked_for()
    if wanted:
        show_source(assistant.library, wanted)
    if job is not None and len(messages) > 1:
        bring_into_view(f"letter-{job.message_id}", f"letter-{job.message_id}", at="start")
    for number, message in enumerate(messages):
        with st.container(key=f"letter-{message.id}"):
            _question(message, brought_an_email(message, messages[:number]))
        watched = job if job is not None and job.message_id == message.id else None
        _answer(chats, message, watched, last=number == len(messages) - 1)


def _welcome() -> None:
    st.title("What happened?", anchor=False)
    st.markdown(
        "Tell me about the awkward thing at work, and paste the email if there is one. "
        "You get the choices you have, what speaks for and against each, and the exact "
        "sentences they rest on."
    )
    st.markdown(":gray[For example]")
    with st.container(key="examples"):
        for number, example in enumerate(EXAMPLES):
            st.button(
                example,
                key=f"example-{number}",
                on_click=asking.ask,
                args=(example,),
                kwargs={"fresh": True},
                width="stretch",
            )


def _refusal() -> None:
    refusal = asking.refused()
    if refusal:
        st.error(f"That was not sent. {refusal.reason}")
        if refusal.question.strip():
            st.text(refusal.question)
            st.button("Ask this without the email", on_click=asking.ask, args=(refusal.question,))


def _question(message: Message, with_email: bool) -> None:
    with st.chat_message("user"):
        st.text(message.letter.question)
        if with_email and message.letter.email:
            with st.expander("The email", icon=":material/mail:"):
                st.text(message.letter.email)
        elif message.letter.corrections:
            chosen = STORY in dict(message.letter.corrections)
            told = "one story chosen" if chosen else "the situation corrected"
            st.caption(f"Asked again, with {told}.")


def _running(conversation: Conversation | None) -> Job | None:
    job = get_jobs().of(conversation.id) if conversation else None
    return job if job is not None and job.running else None


def _answer(chats: Chats, message: Message, job: Job | None, *, last: bool) -> None:
    with st.chat_message("assistant"):
        hands = Hands(
            library=get_assistant().library,
            pick=asking.ask,
            correct=partial(_correct, message) if last else None,
            choose=partial(_choose, message.letter) if last else None,
        )
        line = st.empty()
        board = Board(str(message.id), hands)
        if message.answer:
            board.draw(message.answer)
        if job is not None:
            watch(job, board, line)
            message = _as_it_is_now(chats, message)
        _below(chats, message, get_jobs().of(message.conversation_id))
    if last and message.answer:
        say_aloud(announcement(message.answer))


def _choose(letter: Letter, title: str) -> None:
    asking.ask_again(letter, **{STORY: title})


def _correct(message: Message, frame: Frame, key: str) -> None:
    correction(frame, message.letter, key)


def _as_it_is_now(chats: Chats, message: Message) -> Message:
    messages = chats.messages(message.conversation_id)
    return next((one for one in messages if one.id == message.id), message)


def _below(chats: Chats, message: Message, job: Job | None) -> None:
    """What stands under an answer: how it ended, and what the person thinks of it."""
    if message.problem:
        st.error(message.problem)
    error = job.error if job is not None and job.message_id == message.id else None
    if error:
        show_trouble(error)
    elif message.state == "stopped":
        st.caption("You stopped this answer. What was ready is kept.")
    elif message.state == "interrupted":
        st.caption("This answer was interrupted before it was finished. What was ready is kept.")
    if message.state != "complete":
        st.button(
            "Answer it again",
            key=f"again-{message.id}",
            icon=":material/refresh:",
            on_click=asking.ask,
            args=(message.letter.question, message.letter.email, message.letter.corrections),
        )
    if message.answer and message.answer.kind != "clarification":
        with st.container(key=f"below-{message.id}"):
            if message.answer.kind != "escalation":
                st.caption(_how_it_was_made(message))
            feedback(chats, message)


def _how_it_was_made(message: Message) -> str:
    dropped = getattr(message.answer, "dropped", 0)
    words = "Every sentence above was checked against its source."
    if getattr(message.answer, "kind", "") == "abstention":
        words = "Nothing was made up."
    elif dropped:
        left = "One sentence was" if dropped == 1 else f"{dropped} sentences were"
        words += f" {left} left out, because no quote bore it out."
    return words
