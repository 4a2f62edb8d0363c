"""The control: question answering over the same articles as a tutorial would build it.

Recursive splitting, Chroma, the four nearest chunks, the usual prompt, one call of the model.
It cites nothing and checks nothing; that is the point of comparing with it. It gets the same
encoder and the same chat model as the assistant.

Source: LangChain's own tutorial "Build a Retrieval Augmented Generation (RAG) App" and its
prompt `rlm/rag-prompt`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnablePassthrough
from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant.schema import Article, Letter

CHUNK_CHARS, OVERLAP_CHARS = 1000, 200
NEAREST = 4
PROMPT = ChatPromptTemplate.from_messages(
    [
        (
            "human",
            "You are an assistant for question-answering tasks. Use the following pieces of "
            "retrieved context to answer the question. If you don't know the answer, just say "
            "that you don't know. Use three sentences maximum and keep the answer concise.\n"
            "Question: {question}\nContext: {context}\nAnswer:",
        )
    ]
)


class PlainChain:
    """The chain over a set of articles, in memory."""

    def __init__(
        self,
        articles: Iterable[Article],
        encoder: Embeddings,
        model: BaseChatModel,
        *,
        name: str = "plain",
        k: int = NEAREST,
    ) -> None:
        """Split, embed and store the articles under the collection `name`."""
        self.store = Chroma.from_documents(
            split(articles), encoder, collection_name=name, collection_metadata={"hnsw:space": "l2"}
        )
        self.retriever = self.store.as_retriever(search_kwargs={"k": k})
        self.chain: Runnable = (
            {"context": self.retriever | joined, "question": RunnablePassthrough()}
            | PROMPT
            | model
            | StrOutputParser()
        )

    def sources(self, letter: Letter) -> list[Document]:
        """The chunks it would answer from, best first; metadata `id`, `title`, `start_index`."""
        return self.retriever.invoke(as_question(letter))

    def stream(self, letter: Letter) -> Iterator[str]:
        """The answer in pieces, as the model writes it."""
        yield from self.chain.stream(as_question(letter))

    def answer(self, letter: Letter) -> str:
        """The whole answer."""
        return "".join(self.stream(letter))

    def close(self) -> None:
        """Free the collection."""
        self.store.delete_collection()


def split(articles: Iterable[Article]) -> list[Document]:
    """Chunks of articles with where each begins."""
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK_CHARS, chunk_overlap=OVERLAP_CHARS, add_start_index=True
    )
    return splitter.split_documents(
        [Document(a.text, metadata={"id": a.id, "title": a.title}) for a in articles]
    )


def joined(documents: list[Document]) -> str:
    """Chunks as the prompt's context."""
    return "\n\n".join(document.page_content for document in documents)


def as_question(letter: Letter) -> str:
    """Question and email in one string, as a person would paste them."""
    return f"{letter.question}\n\n{letter.email}" if letter.email else letter.question
