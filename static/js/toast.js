// Toasts stay until the next act or until they are closed; new ones are said aloud. A lost request says so, kindly.
const toasts = document.getElementById("toasts");

function announce() {
  const region = document.getElementById("live");
  const said = [...document.querySelectorAll("#toasts .toast > p")].map((line) => line.textContent.trim());
  if (region && said.length) setTimeout(() => { region.textContent = said.join(" "); }, 150);
}

function prepare() {
  for (const button of document.querySelectorAll("[data-close-toast][hidden]")) button.hidden = false;
  announce();
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-close-toast]")?.closest(".toast").remove();
});
document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target.id === "toasts") prepare();
});
for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    const lost = document.getElementById("toast-lost");
    if (!toasts || !lost) return;
    document.getElementById("toasts").replaceChildren(lost.content.cloneNode(true));
    prepare();
  });
}
prepare();
