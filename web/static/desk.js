// The one script: keys, copying, focus on what is wrong, menus that close. Every page works without it.
(function () {
  'use strict';
  var doc = document;

  function one(selector) { return doc.querySelector(selector); }
  function all(selector) { return Array.prototype.slice.call(doc.querySelectorAll(selector)); }
  function shown(node) { return node && node.getClientRects().length > 0; }

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

  // Single keys, off by the switch in the key bar; never in fields, in composition or with a modifier.
  function keysOn() { try { return localStorage.getItem('keys') !== 'off'; } catch (e) { return true; } }
  var toggle = one('[data-keys]');
  function tell() {
    if (!toggle) { return; }
    toggle.hidden = false;
    toggle.setAttribute('aria-pressed', keysOn() ? 'true' : 'false');
    toggle.querySelector('b').textContent = toggle.getAttribute(keysOn() ? 'data-on' : 'data-off');
  }
  if (toggle) {
    toggle.addEventListener('click', function () {
      try { localStorage.setItem('keys', keysOn() ? 'off' : 'on'); } catch (e) { return; }
      tell();
    });
    tell();
  }

  // After j or k the next page puts the focus on its open row, so that reading and Tab go on from there.
  function roves(mark) {
    try {
      if (mark) { sessionStorage.setItem('roves', mark); return true; }
      var was = sessionStorage.getItem('roves') === '1';
      sessionStorage.removeItem('roves');
      return was;
    } catch (e) { return false; }
  }

  function step(by) {
    var rows = all('.qrow > a');
    if (!rows.length) { return; }
    var at = rows.findIndex(function (row) { return row.parentNode.classList.contains('qrow-on'); });
    var next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next && rows.indexOf(next) !== at) { roves('1'); next.click(); }
  }
  function open(verb) {
    var box = one('[data-verb="' + verb + '"]');
    if (!box) { return; }
    if (box.tagName === 'DETAILS') { box.open = true; }
    var first = box.querySelector('textarea, select, input:not([type="hidden"]), button');
    if (first) { first.focus(); box.scrollIntoView({ block: 'nearest' }); }
  }
  function decide(n) {
    var radio = one('#decide-' + n);
    if (!radio) { return; }
    radio.checked = true;
    var first = all('.panel-' + n + ' select, .panel-' + n + ' textarea, .panel-' + n + ' input:not([type="hidden"])').filter(shown)[0];
    if (first) { first.focus(); }
  }
  var acts = {
    'j': function () { step(1); }, 'k': function () { step(-1); },
    'o': function () { var link = one('[data-open]'); if (link) { link.click(); } },
    '1': function () { decide(1); }, '2': function () { decide(2); }, '3': function () { decide(3); },
    'a': function () { open('assign'); }, 'r': function () { open('answer'); }, 'c': function () { open('comment'); },
    '/': function () { var field = one('[data-search]'); if (field) { field.focus(); field.select(); } }
  };
  doc.addEventListener('keydown', function (event) {
    if (event.isComposing || event.keyCode === 229) { return; }
    if (event.key === 'Escape') {
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { event.target.blur(); return; }
      all('details[open].dialog, details[open].me').forEach(function (box) { box.open = false; });
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || !keysOn()) { return; }
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== 'radio') { return; }
    if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
  });

  var on = one('.qrow-on');
  if (on && on.scrollIntoView && window.innerWidth > 767) { on.scrollIntoView({ block: 'nearest' }); }
  if (roves() && on && on.querySelector('a') && !wrong) { on.querySelector('a').focus({ preventScroll: true }); }
})();
