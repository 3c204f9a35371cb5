// Comfort only; every page is whole without it.
// Arrow keys go from line to line in a table, and printing opens what is folded.
"use strict";
document.addEventListener("keydown", event => {
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  const from = event.target.closest?.("tbody th a");
  if (!step || !from || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const links = Array.from(from.closest("table").querySelectorAll("tbody th a"));
  const next = links[links.indexOf(from) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
const folded = [];
window.addEventListener("beforeprint", () => {
  for (const d of document.querySelectorAll("details:not([open], .noprint)")) folded.push(d), d.open = true;
});
window.addEventListener("afterprint", () => {
  for (const d of folded.splice(0)) d.open = false;
});
