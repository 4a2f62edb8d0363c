"use strict";
const root = document.documentElement;
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const button = document.getElementById("theme");
function paint(theme) {
  root.dataset.theme = theme;
  button.textContent = theme === "dark" ? "Light" : "Dark";
}
let chosen = null;
try { chosen = localStorage.getItem("theme"); } catch (_) { /* a file: page may have no storage */ }
paint(chosen || (dark.matches ? "dark" : "light"));
dark.addEventListener("change", (event) => { if (!chosen) paint(event.matches ? "dark" : "light"); });
button.addEventListener("click", () => {
  chosen = root.dataset.theme === "dark" ? "light" : "dark";
  try { localStorage.setItem("theme", chosen); } catch (_) { /* kept for this visit only */ }
  paint(chosen);
});
const words = document.getElementById("words"), set = document.getElementById("set");
const system = document.getElementById("system"), count = document.getElementById("count");
const cases = [...document.querySelectorAll("details.case")];
function narrow() {
  const wanted = words.value.toLowerCase();
  let shown = 0;
  for (const one of cases) {
    const fits = (!set.value || one.dataset.set === set.value)
      && (!system.value || one.dataset.system === system.value)
      && (!wanted || one.textContent.toLowerCase().includes(wanted));
    one.hidden = !fits;
    shown += fits;
  }
  count.textContent = `${shown} of ${cases.length} shown`;
}
if (words) {
  for (const field of [words, set, system]) field.addEventListener("input", narrow);
  narrow();
}
