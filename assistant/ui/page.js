// Trusted and constant. Text goes in as text; nothing here reads or fetches anything.

// Only up and down, and only the pane that holds the target: `scrollIntoView` would also push the
// page sideways while a panel is still sliding in.
function bringIntoView(target, at) {
  let pane = target.parentElement
  while (pane && !/auto|scroll/.test(getComputedStyle(pane).overflowY)) pane = pane.parentElement
  if (!pane) return
  const box = target.getBoundingClientRect()
  const frame = pane.getBoundingClientRect()
  const space = at === "start" ? 16 : Math.max(16, (frame.height - box.height) / 2)
  pane.scrollTop += box.top - frame.top - space
}

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
        if (target) bringIntoView(target, data.at)
        if (target || ++tries > 40) clearInterval(look)
      }, 100)
    : undefined
  return () => {
    clearTimeout(speak)
    clearInterval(look)
  }
}
