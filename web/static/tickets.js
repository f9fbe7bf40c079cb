// The list of tickets: choose all on this page, say how many are chosen. Everything works without it.
(() => {
  const form = document.querySelector("[data-list]");
  const all = form && form.querySelector("[data-all]");
  if (!all) return;
  const boxes = [...form.querySelectorAll('input[name="n"]')];
  const said = form.querySelector("[data-chosen]");
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    said.textContent = chosen ? `${chosen} / ${boxes.length}` : "";
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.closest("label").hidden = false;
  all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); tell(); });
  boxes.forEach((box) => box.addEventListener("change", tell));
  tell();
})();
