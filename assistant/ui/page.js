// Trusted and constant. Text goes in as text; nothing here reads or fetches anything.
export default function (component) {
  const { data, parentElement } = component
  let region = parentElement.querySelector("[role=status]")
  if (!region) {
    region = document.createElement("div")
    region.setAttribute("role", "status")
    region.setAttribute("aria-live", "polite")
    region.className = "said-aloud"
    parentElement.appendChild(region)
  }
  // A region filled in the moment it appears stays silent: fill it a little later.
  const speak = setTimeout(() => {
    if (region.textContent !== data.say) region.textContent = data.say
  }, 150)

  let tries = 0
  const look = data.bringIntoView
    ? setInterval(() => {
        const target = document.querySelector(`.st-key-${CSS.escape(data.bringIntoView)}`)
        if (target) {
          target.scrollIntoView({ block: data.at })
          clearInterval(look)
        } else if (++tries > 40) {
          clearInterval(look)
        }
      }, 100)
    : undefined
  return () => {
    clearTimeout(speak)
    clearInterval(look)
  }
}
