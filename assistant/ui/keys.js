// Escape closes a box before the text in it is sent; what somebody pasted there would be lost.
// Leaving the field first sends it.
export default function () {
  const leave = (event) => {
    const field = document.activeElement
    if (event.key === "Escape" && field && field.matches("textarea, input[type=text]")) field.blur()
  }
  document.addEventListener("keydown", leave, true)
  return () => document.removeEventListener("keydown", leave, true)
}
