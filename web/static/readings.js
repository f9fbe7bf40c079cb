// While a site is read its rows are asked for again every three seconds; at its end the page is shown anew.
(() => {
  "use strict";
  const parts = () => [...document.querySelectorAll("[data-again]")];
  if (!parts().some((part) => part.dataset.again)) return;
  const again = async () => {
    if (document.hidden) { setTimeout(again, 3000); return; }
    try {
      const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      parts().forEach((part) => {
        const fresh = page.getElementById(part.id);
        if (fresh && !part.contains(document.activeElement)) part.replaceWith(document.adoptNode(fresh));
      });
      if (parts().some((part) => part.dataset.again)) setTimeout(again, 3000);
      else if (!document.querySelector(".setup[open]")) location.reload();
    } catch { setTimeout(again, 15000); }
  };
  setTimeout(again, 3000);
})();
