// What is typed into a long text is kept in this browser, for that person and that form alone, until the server has taken it,
// the person discards it or signs out, or a week has passed; about a sensitive leg (data-brief) as long as its tab lives. After a reload
// it stands there again, and says since when.
const { content: whose, dataset } = document.querySelector("meta[name=drafts]");
const mine = `draft ${whose} `;
const WEEK = 604800000;
const HALF_A_DAY = 43200000;

const nameOf = (text) => `${mine}${new URL(text.form?.getAttribute("action") || location, location).pathname} ${text.name}`;
const namesIn = (form) => [...(form.elements ?? [])].filter((one) => one.matches("textarea[name]")).map(nameOf);
const forget = (name) => [localStorage, sessionStorage].forEach((kept) => kept.removeItem(name));
const namesOf = (start) => [localStorage, sessionStorage].flatMap(Object.keys).filter((name) => name.startsWith(start));
const keptIn = (text) => ("brief" in dataset || text.closest("[data-brief]") ? sessionStorage : localStorage);

function lineOf(text, at) {
  const line = document.getElementById("kept").content.firstElementChild.cloneNode(true);
  const day = Date.now() - at > HALF_A_DAY && { weekday: "short" };
  const how = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...day };
  line.querySelector("time").textContent = new Date(at).toLocaleTimeString(document.documentElement.lang, how);
  line.querySelector("button").addEventListener("click", () => {
    forget(nameOf(text));
    text.value = text.defaultValue;
    line.remove();
    text.focus();
  });
  return line;
}

function restore() {
  for (const text of document.querySelectorAll("textarea[name]")) {
    const kept = keptIn(text);
    if (kept === sessionStorage) localStorage.removeItem(nameOf(text));  // it was not sensitive when that was written
    const { words, at } = JSON.parse(kept.getItem(nameOf(text)) ?? "{}");
    if (!words || words === text.value || text.value !== text.defaultValue) continue;
    text.value = words;
    text.after(lineOf(text, at));
    for (let box = text.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  }
}

// What was sent before this page came was taken if the page is where that led to, and not the sign-in, and says nothing went wrong.
function settle() {
  const sent = JSON.parse(sessionStorage.getItem("sent") ?? "[]");
  sessionStorage.removeItem("sent");
  const [came] = performance.getEntriesByType("navigation");
  const wrong = !whose || document.querySelector("[role=alert], .toast[data-level=warning]");
  const led = (came.redirectCount && came.responseStatus < 400) || document.querySelector(".toast[data-level=success]");
  if (led && !wrong) sent.forEach(forget);
  namesOf("draft ").filter((name) => JSON.parse(localStorage.getItem(name) ?? "{}").at < Date.now() - WEEK).forEach(forget);
}

function watch() {
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea[name]")) return;
    if (target.value === target.defaultValue) forget(nameOf(target));
    else keptIn(target).setItem(nameOf(target), JSON.stringify({ words: target.value, at: Date.now() }));
  });
  document.addEventListener("submit", ({ target }) => {
    if (target.getAttribute("action")?.endsWith("/logout/")) namesOf(mine).forEach(forget);
    else sessionStorage.setItem("sent", JSON.stringify(namesIn(target)));
  }, true);
  document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig, successful, xhr } }) => {
    sessionStorage.removeItem("sent");
    if (successful && !xhr.getResponseHeader("HX-Redirect")) namesIn(requestConfig.elt).forEach(forget);
  });
  document.addEventListener("htmx:afterSettle", restore);
}

try {
  settle();
  if (whose) {
    restore();
    watch();
  }
} catch { /* A browser that keeps nothing: all else works. */ }
