// The board lives. Every four seconds it asks whether anything happened; unchanged, it is told so without a byte (304). A change never
// moves a lane under focus or pointer: its cells are renewed in place, and "The order changed. Show it" waits for a press.
// The lane in focus gets its acts; the first one has them from the start where it is stuck.
const EVERY = 4000;
const CELLS = ".lane-name, .lane-court, .lane-track, .lane-finish";
let coming = null;
let asking = false;
let last = "";
let missed = 0;

const board = () => document.querySelector("[data-live]");
const order = (place) => [...place.querySelectorAll("[data-lane]")].map((lane) => lane.id).join();

function renew(old, fresh) {
  let changed = false;
  const cells = old.querySelectorAll(CELLS);
  if (!cells.length && !old.contains(document.activeElement)) old.innerHTML = fresh.innerHTML;  // the timetable: a lane is one cell
  fresh.querySelectorAll(CELLS).forEach((cell, at) => {
    if (cells[at].innerHTML === cell.innerHTML || cells[at].contains(document.activeElement)) return;
    cells[at].replaceWith(cell.cloneNode(true));
    changed = true;
  });
  if (changed) tint(old);
}

function tint(lane) {
  lane.removeAttribute("data-changed");
  requestAnimationFrame(() => lane.setAttribute("data-changed", ""));
}

// The board as it now is; with `held`, the lane of that id keeps the focus.
function show(fresh, held) {
  const old = board();
  const said = (lane) => lane.querySelector(".lane-court")?.innerHTML;
  const before = new Map([...old.querySelectorAll("[data-lane]")].map((lane) => [lane.id, said(lane)]));
  old.replaceWith(fresh);
  htmx.process(fresh);
  for (const lane of fresh.querySelectorAll("[data-lane]")) {
    if (before.has(lane.id) && before.get(lane.id) !== said(lane)) tint(lane);
  }
  if (held !== undefined) (document.getElementById(held) ?? fresh.querySelector("[data-lane]"))?.focus();
  else first();
}

function take(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-live]");
  const old = board();
  if (!fresh || !old) return;
  const busy = old.contains(document.activeElement) || old.querySelector(".lane:hover, .lane-acts details[open]");
  if (!busy) return show(document.adoptNode(fresh));
  for (const lane of fresh.querySelectorAll("[data-lane]")) {
    const mine = document.getElementById(lane.id);
    if (mine) renew(mine, lane);
  }
  const title = old.querySelector(".title > div");
  title.replaceWith(fresh.querySelector(".title > div").cloneNode(true));
  old.dataset.tag = fresh.dataset.tag;
  coming = order(fresh) === order(old) ? null : fresh;
  old.querySelector(".news").hidden = !coming;
}

async function look() {
  const old = board();
  if (!old || document.hidden || asking) return;
  asking = true;
  const headers = { "HX-Request": "true", "HX-Target": "board", "If-None-Match": `"${old.dataset.tag}"` };
  const answer = await fetch(old.dataset.live, { headers, cache: "no-store" }).catch(() => null);
  const html = answer?.status === 200 ? await answer.text().catch(() => "") : "";
  asking = false;
  const alive = html || answer?.status === 304;
  missed = alive ? 0 : missed + 1;
  old.querySelector(".late").hidden = missed < 3;  // a board that cannot live says so
  if (answer?.headers.get("HX-Redirect")) location.reload();
  else if (html && board() === old) take(html);
}

function open(lane) {
  const acts = lane.querySelector(".lane-acts");
  if (!acts || acts.childElementCount || acts.dataset.asked) return;
  acts.dataset.asked = "1";
  htmx.ajax("GET", lane.dataset.lane, { target: acts, swap: "innerHTML" }).finally(() => delete acts.dataset.asked);
}

function close(lane) {
  for (const one of document.querySelectorAll("[data-lane]")) {
    const acts = one.querySelector(".lane-acts");
    if (one !== lane && acts?.childElementCount && !acts.querySelector("details[open]")) acts.replaceChildren();
  }
}

function first() {
  const lane = document.querySelector("[data-first] [data-lane]");
  if (lane) open(lane);
}

document.addEventListener("focusin", (event) => {
  const lane = event.target.closest("[data-lane]");
  if (lane) last = lane.id;
  if (lane) setTimeout(() => { if (lane.contains(document.activeElement)) { open(lane); close(lane); } }, 150);
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".news") || !coming) return;
  show(document.adoptNode(coming), last);
  coming = null;
});
// A press of Escape folds what is open in a lane and gives the lane the focus back.
document.addEventListener("keydown", (event) => {
  const opened = event.key === "Escape" && event.target.closest?.(".lane-acts details[open]");
  if (!opened) return;
  opened.open = false;
  opened.closest("[data-lane]").focus();
});
document.addEventListener("toggle", (event) => {
  if (!event.target.matches(".lane-acts details") || !event.target.open) return;
  for (const other of event.target.parentElement.querySelectorAll("details[open]")) if (other !== event.target) other.open = false;
  event.target.querySelector("select, input:not([type=hidden]), textarea")?.focus();
}, true);
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.matches(".filters")) for (const [name, value] of [...event.detail.formData]) if (!value) event.detail.formData.delete(name);
});
// After an act the lane has the focus, and the board looks at once.
document.addEventListener("htmx:afterSettle", (event) => {
  const lane = event.target.matches?.(".lane-acts") && event.target.closest("[data-lane]");
  if (!lane || event.detail.requestConfig?.verb !== "post") return;
  if (!lane.contains(document.activeElement)) (lane.querySelector("[aria-invalid=true]") ?? lane).focus();
  look();
});
document.addEventListener("visibilitychange", look);
setInterval(look, EVERY);
first();
