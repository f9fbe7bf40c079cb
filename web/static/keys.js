// Keys of list and ticket, the ten seconds of undo, selecting rows, going on to the next. All of it works as plain forms.
(function () {
  'use strict';
  var doc = document;
  var list = one('[data-list]');
  var leaving = false;   // the page is on its way out: what is typed now is meant for the next one
  var merging = false;   // after 2 a number names a candidate
  var going = 0;         // after g a letter names a page
  var moving = null;     // the row the focus moved to, opened when the keys rest

  function one(selector) { return doc.querySelector(selector); }
  function all(selector) { return Array.prototype.slice.call(doc.querySelectorAll(selector)); }
  function shown(node) { return node && node.getClientRects().length > 0; }
  function kept(name, value) {
    try {
      if (value === null) { sessionStorage.removeItem(name); } else if (value !== undefined) { sessionStorage.setItem(name, value); }
      return sessionStorage.getItem(name);
    } catch (e) { return null; }
  }
  function isOn(name) { try { return localStorage.getItem(name) !== 'off'; } catch (e) { return true; } }
  function say(words) { var live = one('[data-say]'); if (live) { live.textContent = words; } }

  // Switches in the key bar and in the menu; kept in this browser.
  function switches(name) {
    var buttons = all('[data-' + name + ']');
    function tell() {
      buttons.forEach(function (button) {
        button.hidden = false;
        button.setAttribute('aria-pressed', isOn(name) ? 'true' : 'false');
        button.querySelector('b').textContent = button.getAttribute(isOn(name) ? 'data-on' : 'data-off');
      });
      doc.body.classList.toggle('no-' + name, !isOn(name));
    }
    buttons.forEach(function (button) {
      button.addEventListener('click', function () {
        try { localStorage.setItem(name, isOn(name) ? 'off' : 'on'); } catch (e) { return; }
        tell();
      });
    });
    tell();
  }
  switches('keys');
  switches('advance');

  // Units are chosen by their number: the select's own type-ahead does it.
  if (isOn('keys') && window.matchMedia('(hover: hover)').matches) {
    all('.panel-1 [name="unit_id"] option').filter(function (o) { return o.value; }).forEach(function (option, at) {
      option.textContent = (at + 1) + ' ' + option.textContent;
    });
  }

  // Words typed and not sent hold the page: it stays, shows them and says so. What was refused came back as it was typed.
  function holdsWords() {
    var fields = ['textarea', 'input[type="text"]', 'input[type="url"]', 'input[type="tel"]', 'input[type="file"]'];
    return all('main form[method="post"] :is(' + fields.join() + ')').filter(function (field) {
      return field.form.hasAttribute('data-refused') ? field.value.trim() : field.value !== field.defaultValue;
    })[0];
  }
  function stays(more) {
    var field = holdsWords();
    if (!field) { return false; }
    var fold = field.closest('details'), panel = field.closest('.panel'), said = one('[data-unsent]');
    if (fold) { fold.open = true; }
    if (panel) { one('#decide-' + panel.className.slice(-1)).checked = true; }
    field.scrollIntoView({ block: 'nearest' });
    said.textContent = [said.getAttribute('data-unsent'), more].join(' ').trim();
    return true;
  }
  ['input', 'focusin'].forEach(function (what) {
    doc.addEventListener(what, function () { if (one('[data-unsent]')) { one('[data-unsent]').textContent = ''; } });
  });
  function leave(selector) {
    var link = one(selector);
    if (link && !stays()) { link.click(); }
  }

  // One row of the list is in the order of Tab; j and k move on from it.
  function rows() { return all('.qrow > a'); }
  function here() {
    var open = one('.qrow-on > a');
    var focus = doc.activeElement;
    return focus && focus.parentNode && focus.parentNode.classList.contains('qrow') && focus.tagName === 'A' ? focus : open;
  }
  function rove(to) {
    rows().forEach(function (row) { row.tabIndex = row === to ? 0 : -1; });
  }
  if (list && rows().length) { rove(one('.qrow-on > a') || rows()[0]); }

  function open(row) {
    if (leaving) { return; }
    leaving = true;
    kept('roves', '1');
    row.click();
  }
  function step(by) {
    var found = rows();
    if (!found.length) { return; }
    var at = found.indexOf(here());
    var next = found[Math.min(found.length - 1, Math.max(0, at + by))];
    if (!next.parentNode.classList.contains('qrow-on') && stays()) { return; }
    rove(next);
    next.focus();
    window.clearTimeout(moving && moving.timer);
    moving = null;
    if (!next.parentNode.classList.contains('qrow-on')) {
      moving = { row: next, timer: window.setTimeout(function () { open(next); }, 160) };
    }
  }

  function focusOn(node) { if (node) { node.focus(); node.scrollIntoView({ block: 'nearest' }); } }
  // A button that is there for Enter alone is no place to be led to.
  function fieldsOf(box) {
    return Array.prototype.slice.call(box.querySelectorAll('select, textarea, input:not([type="hidden"]), button')).filter(function (node) {
      return shown(node) && node.tabIndex >= 0 && !node.closest('[aria-hidden="true"]');
    });
  }
  function verb(name) {
    var box = one('[data-verb="' + name + '"]');
    if (!box) { return false; }
    if (box.tagName === 'DETAILS') { box.open = true; }
    focusOn(fieldsOf(box)[0]);
    return true;
  }
  function uncertain(panel) {
    var empty = all(panel + ' select[required], ' + panel + ' textarea[required], ' + panel + ' input[required]').filter(shown);
    return empty.filter(function (field) {
      return field.type === 'radio' ? !one(panel + ' [name="' + field.name + '"]:checked') : !field.value;
    })[0];
  }
  function decide(n, name) {
    var radio = one('#decide-' + n);
    if (!radio) { return verb(name); }
    radio.checked = true;
    merging = n === 2 && Boolean(one('[data-candidate]'));
    focusOn(merging ? one('[data-candidate]') : uncertain('.panel-' + n) || one('.panel-' + n + ' .btn-wide'));
    return true;
  }
  function assign() {
    if (decide(1, 'assign') && one('#decide-1')) { focusOn(one('.panel-1 [name="unit_id"]')); }
  }
  function select() {
    var row = here();
    var box = row && row.parentNode.querySelector('input[type="checkbox"]');
    if (box) { box.checked = !box.checked; choose(); }
  }
  function sheet() {
    var dialog = one('#keys');
    var link = one('[data-sheet]');
    if (dialog && dialog.showModal) { dialog.showModal(); } else if (link) { link.click(); }
  }
  function press(selector) { var node = one(selector); if (node) { node.click(); } }
  function answer() { if (!verb('answer')) { leave('[data-open]'); } }

  var acts = {
    'j': function () { step(1); }, 'k': function () { step(-1); }, 'x': select, 'o': function () { leave('[data-open]'); },
    '1': function () { decide(1, one('[data-verb="verify"]') ? 'verify' : 'handle'); },
    '2': function () { decide(2, 'merge'); }, '3': function () { decide(3, 'dismiss'); },
    'a': assign, 'r': answer, 'c': function () { verb('comment'); }, 'h': function () { if (!verb('snooze') && one('[data-cannot-wait]')) { say(one('[data-cannot-wait]').textContent); } },
    'u': function () { press('[data-undo]'); }, '?': sheet,
    '/': function () { var field = one('[data-search]'); if (field) { field.focus(); field.select(); } },
    'g': function () { going = Date.now(); }
  };
  var still = { 'j': 1, 'k': 1, '/': 1, '?': 1, 'u': 1, 'g': 1 };  // these do not wait for the row that is being opened

  function isField(node) { return /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && node.type !== 'radio' && node.type !== 'checkbox'; }

  function back() {
    var field = doc.activeElement;
    var boxes = all('details[open].dialog, details[open].me');
    if (merging) { merging = false; }
    if (field && field !== doc.body && !field.parentNode.classList.contains('qrow') && (isField(field) || field.closest('.panel, .cands'))) {
      field.blur();
      if (list && here()) { here().focus({ preventScroll: true }); }
    } else if (boxes.length) {
      boxes.forEach(function (box) { box.open = false; focusOn(box.querySelector('summary')); });
    } else if (all('.qrow input:checked').length) {
      all('.qrow input:checked').forEach(function (box) { box.checked = false; });
      choose();
    } else { leave('[data-up]'); }
  }

  // Enter in a select of a decision confirms it, as in a text field; in words it stays a new line.
  function confirms(event) {
    var form = event.target.tagName === 'SELECT' && event.target.closest('.panel form, .dialog-body form');
    if (!form) { return false; }
    event.preventDefault();
    form.requestSubmit();
    return true;
  }

  function act(key) {
    if (merging && /^[1-9]$/.test(key)) { merging = false; press('[data-candidate="' + key + '"]'); return true; }
    if (going && Date.now() - going < 1500 && key === 't') { going = 0; leave('.seal'); return true; }
    if (key !== 'g') { going = 0; }
    if (!Object.prototype.hasOwnProperty.call(acts, key)) { return false; }
    merging = false;
    if (moving && !still[key]) {
      window.clearTimeout(moving.timer);
      kept('ahead', key);
      open(moving.row);
    } else { acts[key](); }
    return true;
  }

  doc.addEventListener('keydown', function (event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (one('dialog[open]')) { return; }
    if (event.key === 'Escape') { back(); return; }
    if (!isOn('keys')) { return; }
    if (event.key === 'Enter' && confirms(event)) { return; }
    if (isField(event.target)) { return; }
    if (leaving && list) { kept('ahead', ((kept('ahead') || '') + (event.key === 'Enter' ? '\n' : event.key)).slice(0, 8)); event.preventDefault(); return; }
    if (act(event.key)) { event.preventDefault(); }
  });

  // What leaves the page takes the switch along, and the next page puts the focus on its open row.
  doc.addEventListener('submit', function (event) {
    if (event.defaultPrevented || !list || event.target.method === 'get') { return; }
    if (!isOn('advance')) {
      all('[data-next]').forEach(function (next) { next.value = next.getAttribute('data-stay') || ''; });
    }
    leaving = true;
    kept('roves', '1');
  });
  window.addEventListener('pageshow', function (event) { if (event.persisted) { leaving = false; } });

  // The ten seconds belong to the server; this only shows them.
  var toast = one('[data-held]');
  if (toast) {
    var left = Number(toast.getAttribute('data-held'));
    var tick = window.setInterval(function () {
      left -= 1;
      toast.querySelector('.left b').textContent = Math.max(left, 0);
      toast.querySelector('progress').value = Math.max(left, 0);
      if (left > 0) { return; }
      window.clearInterval(tick);
      toast.remove();
      doc.dispatchEvent(new CustomEvent('duwang:look'));
    }, 1000);
  }

  function choose() {
    var bar = one('#bulk');
    var count = all('.qrow input:checked').length;
    if (!bar) { return; }
    bar.hidden = !count;
    var words = bar.querySelector('[data-chosen]');
    words.textContent = words.getAttribute('data-words').replace('{n}', count);
  }
  // Another row is asked for twice while words would be lost.
  var asked = null;
  function clicked(event) {
    var row = event.target.closest('.qrow > a');
    if (leaving || !row || row === asked || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    if (stays(one('[data-unsent]').getAttribute('data-again'))) { event.preventDefault(); asked = row; }
  }
  if (list) {
    choose();
    list.addEventListener('change', choose);
    list.addEventListener('click', clicked);
  }

  var opener = one('[data-sheet]');
  if (opener && one('#keys') && one('#keys').showModal) {
    opener.addEventListener('click', function (event) { event.preventDefault(); one('#keys').showModal(); });
  }

  function arrive() {
    var row = one('.qrow-on > a');
    var roved = kept('roves');
    var ahead = kept('ahead') || '';
    kept('roves', null);
    kept('ahead', null);
    if (!roved || one('[data-focus]')) { return; }
    var done = one('.detail-pane .empty h3');
    if (row) {
      row.focus({ preventScroll: true });
      say(one('[data-say]').getAttribute('data-next-words').replace('{title}', row.textContent.trim()));
    } else if (done) { say(done.textContent); }
    ahead.split('').forEach(function (key) {
      if (key !== '\n') { act(key); } else if (doc.activeElement.matches('.panel .btn-wide, [data-candidate]')) { doc.activeElement.click(); }
    });
  }
  arrive();
})();
