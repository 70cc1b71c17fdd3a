// A form is sent once: its button keeps its width, says data-busy ("Taking…") and a second press does nothing.
// After ten seconds, on return by the back button, or when an answer has come, it can be pressed again.
const sent = new Map();

function release(form) {
  const was = sent.get(form);
  if (!was) return;
  sent.delete(form);
  clearTimeout(was.timer);
  was.button?.removeAttribute("aria-busy");
  if (was.words) was.button.replaceChildren(...was.words);
  if (was.button) was.button.style.minWidth = "";
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (sent.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  const button = event.submitter;
  const was = { button, timer: setTimeout(() => release(form), 10000) };
  sent.set(form, was);
  // The next turn of the loop: the browser has read the form by then, the button's name and value included.
  setTimeout(() => {
    if (event.defaultPrevented && !form.closest("[hx-post], [hx-boost]")) return release(form);
    if (!button || !sent.has(form)) return;
    button.setAttribute("aria-busy", "true");
    if (!button.dataset.busy) return;
    was.words = [...button.childNodes];
    button.style.minWidth = `${button.offsetWidth}px`;
    button.textContent = button.dataset.busy;
  });
}, true);
document.addEventListener("htmx:afterRequest", (event) => {
  for (const form of sent.keys()) {
    if (form === event.target || form.contains(event.target) || !form.isConnected) release(form);
  }
});
window.addEventListener("pageshow", () => [...sent.keys()].forEach(release));
