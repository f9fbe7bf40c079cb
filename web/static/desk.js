// What every page has: copying, printing, focus on what is wrong, menus that close. Every page works without it.
(function () {
  'use strict';
  var doc = document;

  function one(selector) { return doc.querySelector(selector); }
  function all(selector) { return Array.prototype.slice.call(doc.querySelectorAll(selector)); }

  all('[data-copy]').forEach(function (button) {
    if (!navigator.clipboard) { return; }
    button.hidden = false;
    button.addEventListener('click', function () {
      var source = one(button.getAttribute('data-copy'));
      navigator.clipboard.writeText(source.value || source.textContent).then(function () {
        button.querySelector('span').textContent = button.getAttribute('data-done');
      });
    });
  });

  all('[data-print]').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () { window.print(); });
  });

  var wrong = one('[data-focus]');
  if (wrong) { wrong.focus(); }

  // A second click on a form's button must not post twice; the button stays put and says so.
  doc.addEventListener('submit', function (event) {
    if (event.target.method === 'get') { return; }
    if (event.target.getAttribute('data-sent')) { event.preventDefault(); return; }
    event.target.setAttribute('data-sent', '1');
  });
  window.addEventListener('pageshow', function () {
    all('form[data-sent]').forEach(function (form) { form.removeAttribute('data-sent'); });
  });

  doc.addEventListener('click', function (event) {
    all('details.me[open], details.rail-more[open]').forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.removeAttribute('open'); }
    });
  });

  // One open form at a time in the row of verbs: they drop over the page.
  all('.verbs details').forEach(function (box, _at, boxes) {
    box.addEventListener('toggle', function () {
      if (box.open) { boxes.forEach(function (other) { if (other !== box) { other.open = false; } }); }
    });
  });

  // Words typed into a half-written form survive leaving the page by accident.
  var dirty = false;
  all('[data-keep]').forEach(function (form) {
    form.addEventListener('input', function () { dirty = true; });
    form.addEventListener('submit', function () { dirty = false; });
  });
  window.addEventListener('beforeunload', function (event) { if (dirty) { event.preventDefault(); event.returnValue = ''; } });

  var on = one('.qrow-on');
  if (on && on.scrollIntoView && window.innerWidth > 767) { on.scrollIntoView({ block: 'nearest' }); }
})();
