"""The leak itself."""

import os

import streamlit as st

from tests.hostile import payload

text = payload(os.environ["LEAKY_CANARY"], "leak")
st.markdown(text)
st.markdown(text, unsafe_allow_html=True)
st.html(text)
st.button(text)
st.caption(text)
