// Keys of the review list: j and k move, 1 confirms, 2 rejects, o opens the page. All of it works as plain forms.
(() => {
  "use strict";
  const rows = [...document.querySelectorAll("[data-suspect]")];
  if (!rows.length) return;
  const isOn = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };
  const typing = (node) => node && (/^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName) || node.isContentEditable);
  let sent = false;
  const here = () => rows.find((row) => row.contains(document.activeElement)) || rows[0];
  const go = (row) => {
    rows.forEach((one) => { one.tabIndex = one === row ? 0 : -1; });
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const say = (verdict) => {
    const button = here().querySelector(`button[value="${verdict}"]`);
    if (button && !sent) { sent = true; button.click(); }
  };
  const acts = {
    j: () => go(rows[Math.min(rows.indexOf(here()) + 1, rows.length - 1)]),
    k: () => go(rows[Math.max(rows.indexOf(here()) - 1, 0)]),
    1: () => say("confirmed"),
    2: () => say("rejected"),
    o: () => { const link = here().querySelector("a[target]"); if (link) link.click(); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (typing(event.target) || !isOn() || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
  if (location.hash === "#first") go(rows[0]);
})();
