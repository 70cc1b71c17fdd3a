// Keys: ? shows them all, / opens the palette (or the page of the search), G and a letter goes to a page (data-key in the navigation),
// J K and 1 to 9 walk the lanes ([data-lane]), Enter opens one, other letters press what the lane in focus offers (data-hotkey).
// Each is a link or button as well. They can be switched off in the list of keys (remembered in this browser).
const OFF = "relay-keys-off";
const memory = (() => { try { return localStorage; } catch { return null; } })();  // a browser may keep nothing
let going = false;

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable], dialog[open]");
}

function lanes() {
  return [...document.querySelectorAll("[data-lane]")].filter((lane) => lane.offsetParent);
}

function step(by) {
  const all = lanes();
  const at = all.indexOf(document.activeElement.closest("[data-lane]"));
  all[Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
}

function press(key) {
  const lane = document.activeElement.closest("[data-lane]");
  if (key === "j") return step(1);
  if (key === "k") return step(-1);
  if (/^[1-9]$/.test(key)) return lanes()[Number(key) - 1]?.focus();
  if (key === "enter" && lane === document.activeElement) return lane.querySelector("a[href]")?.click();
  if (key === "/") return document.querySelector("a[data-palette]")?.click();
  if (!/^[a-z]$/.test(key)) return;
  const there = [...(lane ?? document).querySelectorAll(`[data-hotkey="${key}"]`)];
  there.find((one) => one.closest("[data-lane]") === lane)?.click();  // what a lane offers is pressed in that lane alone
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (memory?.getItem(OFF)) return;
  if (event.key === "?") return document.getElementById("keys")?.showModal();
  if (going) {
    going = false;
    document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.click();
  } else if (key === "g") {
    going = true;
    setTimeout(() => { going = false; }, 1500);
  } else {
    if (key === "/") event.preventDefault();
    press(key);
  }
});

const toggle = document.querySelector("[data-keys-off]");
if (toggle) {
  toggle.checked = Boolean(memory?.getItem(OFF));
  toggle.addEventListener("change", () => (toggle.checked ? memory?.setItem(OFF, "1") : memory?.removeItem(OFF)));
}
