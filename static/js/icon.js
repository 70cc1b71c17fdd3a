// The mark on the tab's icon follows the bell wherever an answer brings a new one.
const icon = document.querySelector("link[rel=icon]");
document.addEventListener("htmx:afterSettle", () => {
  const mark = document.querySelector(".bell .count") ? "unread" : "plain";
  if (icon.getAttribute("href") !== icon.dataset[mark]) icon.href = icon.dataset[mark];
});
