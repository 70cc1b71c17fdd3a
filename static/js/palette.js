// The palette: Ctrl K, the key / and the field in the bar open it. What is typed is looked up by htmx, the arrows choose, Enter goes there.
// A press on Enter before the answer has come waits for it; what is a button of the page is pressed there.
const palette = document.getElementById("palette");
const field = palette?.querySelector("[role=combobox]");
const all = () => [...palette.querySelectorAll("[role=option]")];
const chosen = () => palette.querySelector("[aria-selected=true]");
let from, eager;

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option?.id ?? "");
}

function open(words) {
  if (!palette.open) {
    from = document.activeElement;
    palette.showModal();
  }
  field.value = words;
  htmx.trigger(field, "palette");
}

function arrived() {
  for (const option of all()) {
    if (option.dataset.press && !document.querySelector(option.dataset.press)) option.remove();
  }
  field.setAttribute("aria-expanded", String(all().length > 0));
  palette.querySelector("[role=status]").textContent = palette.querySelector("[data-said]").dataset.said;
  choose(all()[0]);
  if (eager) go();
}

function go() {
  eager = palette.querySelector("#palette-found").dataset.asked !== field.value;
  if (!eager) chosen()?.click();
}

const MOVES = { ArrowDown: (at, n) => (at + 1) % n, ArrowUp: (at, n) => (at - 1 + n) % n, Home: () => 0, End: (at, n) => n - 1, Enter: go };

if (palette) {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (palette.open) palette.close();
    else open("");
  });
  for (const opener of document.querySelectorAll("[data-palette]")) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      open(opener.value ?? "");
    });
    opener.addEventListener("input", () => {
      open(opener.value);
      opener.value = "";
    });
  }
  field.addEventListener("input", () => { eager = false; });
  field.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move || event.isComposing || event.shiftKey || event.ctrlKey) return;
    event.preventDefault();
    const options = all();
    const at = move(options.indexOf(chosen()), options.length);
    if (at >= 0) choose(options[at]);
  });
  palette.addEventListener("htmx:afterSettle", arrived);
  palette.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    palette.close();
    document.querySelector(option.dataset.press || "none")?.click();
  });
  palette.addEventListener("close", () => {
    eager = false;
    // What was in focus may have been replaced by an answer meanwhile.
    if (from && !from.isConnected) document.getElementById(from.id)?.focus();
  });
}
