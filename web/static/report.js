// The public report form: while the address is typed, earlier reports of the same page appear. The page works without it.
(function () {
  'use strict';
  var form = document.querySelector('[data-earlier]');
  if (!form || !window.fetch) { return; }
  var place = form.querySelector('#earlier');
  var url = form.elements.url, timer = 0, asked = url.value.trim(), turn = 0;

  function look() {
    var typed = url.value.trim();
    if (typed === asked) { return; }
    asked = typed;
    turn += 1;
    var mine = turn;
    if (!/^https?:\/\/[^\/]+\.[^\/]+/i.test(typed)) { place.textContent = ''; return; }
    var data = new FormData();
    data.append('csrf_token', form.elements.csrf_token.value);
    data.append('url', typed);
    fetch(form.getAttribute('data-earlier'), { method: 'POST', body: data, credentials: 'same-origin' })
      .then(function (answer) { return answer.ok ? answer.text() : ''; })
      .then(function (html) { if (mine === turn) { place.innerHTML = html; } })
      .catch(function () { if (mine === turn) { asked = null; } });
  }
  url.addEventListener('input', function () {
    clearTimeout(timer);
    timer = setTimeout(look, 500);
  });
  url.addEventListener('change', function () { clearTimeout(timer); look(); });
})();
