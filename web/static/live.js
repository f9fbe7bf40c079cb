// Pages that keep themselves up to date: counts, rows and the open ticket, from one cheap door that answers 304.
(function () {
  'use strict';
  var doc = document;
  var shell = doc.querySelector('[data-live]');
  if (!shell || !window.fetch) { return; }
  var list = doc.querySelector('.list-pane[data-list]');
  var ticket = doc.querySelector('[data-ticket]');
  var LOOK = 20000, REST = 60000, DWELL = 2000, AMBER = 60000;
  var stamp = '';
  var good = Date.now();
  var timer = 0;
  var busy = false;

  function all(selector) { return Array.prototype.slice.call(doc.querySelectorAll(selector)); }
  function stored(name, value) {
    try { if (value !== undefined) { localStorage.setItem(name, value); } return localStorage.getItem(name); } catch (e) { return null; }
  }

  function address() {
    var asked = new URLSearchParams(list ? window.location.search : '');
    if (list) { asked.set('list', '1'); }
    if (ticket) { asked.set('ticket', ticket.getAttribute('data-ticket')); }
    if (notifies()) { asked.set('severe', '1'); }
    return shell.getAttribute('data-live') + '?' + asked.toString();
  }

  function look() {
    if (busy) { return; }
    busy = true;
    window.clearTimeout(timer);
    var headers = stamp ? { 'If-None-Match': stamp } : {};
    fetch(address(), { headers: headers, cache: 'no-store', redirect: 'manual', credentials: 'same-origin' }).then(function (answer) {
      if (answer.status === 304) { return updated(); }
      if (answer.status !== 200) { throw new Error(String(answer.status)); }
      stamp = answer.headers.get('ETag') || '';
      return answer.json().then(function (found) { show(found); updated(found.updated); });
    }).catch(missed).then(function () {
      busy = false;
      timer = window.setTimeout(look, doc.hidden ? REST : LOOK);
    });
  }
  function updated(words) {
    good = Date.now();
    all('[data-updated]').forEach(function (foot) {
      foot.classList.remove('late');
      var now = doc.querySelector('.now');
      foot.querySelector('span').textContent = words || foot.querySelector('span').textContent.replace(foot.getAttribute('data-lost') + ' ', '');
      if (now && words) { foot.setAttribute('title', words); }
    });
  }
  function missed() {
    if (Date.now() - good < AMBER) { return; }
    all('[data-updated]').forEach(function (foot) {
      var words = foot.querySelector('span');
      var lost = foot.getAttribute('data-lost');
      foot.classList.add('late');
      if (words.textContent.indexOf(lost) !== 0) { words.textContent = lost + ' ' + words.textContent; }
    });
  }

  function show(found) {
    Object.keys(found.rail).forEach(function (key) {
      var item = doc.querySelector('[data-rail="' + key + '"]');
      if (item) { badge(item, found.rail[key]); }
    });
    (found.tabs || []).forEach(function (count, at) {
      var tab = all('.views [data-count]')[at];
      if (tab) { tab.textContent = count; }
    });
    if (found.rows) { rows(found.rows); }
    var newer = doc.querySelector('[data-newer]');
    if (newer) { newer.hidden = String(found.newest) === newer.getAttribute('data-newer'); }
    if (found.ticket) { beside(found.ticket); }
    if (found.severe) { notify(found.severe); }
  }
  function badge(item, count) {
    var old = item.querySelector('.count');
    if (!count) { if (old) { old.remove(); } return; }
    if (!old) {
      old = doc.createElement('span');
      old.className = 'count';
      item.appendChild(old);
    }
    old.textContent = count;
  }

  // Chips and marks change in place; no row moves, none goes, none comes before the reader says so.
  function rows(now) {
    var known = {};
    now.forEach(function (row) { known[row[0]] = row[1]; });
    all('.qrow').forEach(function (row) {
      var html = known[row.getAttribute('data-n')];
      row.classList.toggle('qrow-gone', html === undefined);
      if (html === undefined) { return; }
      delete known[row.getAttribute('data-n')];
      var fresh = doc.createElement('template');
      fresh.innerHTML = html;
      ['a', 'p'].forEach(function (tag) {
        var mine = row.querySelector(tag), theirs = fresh.content.querySelector(tag);
        if (mine.innerHTML !== theirs.innerHTML) { mine.innerHTML = theirs.innerHTML; }
      });
    });
    var button = doc.querySelector('[data-fresh]');
    var more = Object.keys(known).length;
    if (!button) { return; }
    button.hidden = !more;
    button.textContent = button.getAttribute('data-words').replace('{n}', more);
  }
  var fresh = doc.querySelector('[data-fresh]');
  if (fresh) {
    fresh.addEventListener('click', function () {
      var asked = new URLSearchParams(window.location.search);
      if (ticket) { asked.set('at', ticket.getAttribute('data-ticket')); }
      asked.delete('ended');
      window.location.search = asked.toString();
    });
  }

  function beside(now) {
    all('[data-viewers]').forEach(function (line) {
      line.querySelector('span').textContent = now.viewers || line.getAttribute('data-alone');
    });
    var changed = doc.querySelector('[data-changed]');
    if (changed && String(now.version) !== ticket.getAttribute('data-version')) {
      changed.querySelector('[data-words]').textContent = now.changed;
      changed.hidden = false;
    }
    var holder = doc.querySelector('[data-holder]');
    if (holder && !now.holder) { holder.textContent = ''; }
  }

  // Others see who looks at a ticket: told after a moment, then once a minute while the page is in front.
  function seen() {
    var token = doc.querySelector('[name="csrf_token"]');
    if (!ticket || !token || doc.hidden) { return; }
    fetch('/tickets/' + ticket.getAttribute('data-ticket') + '/seen', {
      method: 'POST', headers: { 'X-CSRFToken': token.value }, credentials: 'same-origin', redirect: 'manual'
    }).catch(function () {});
  }
  if (ticket) {
    window.setTimeout(seen, DWELL);
    window.setInterval(seen, REST);
  }

  // Severe faults as a notification of the browser: only by one's own choice, and only where HTTPS allows it.
  function notifies() {
    return stored('notify') === 'on' && 'Notification' in window && Notification.permission === 'granted';
  }
  var bell = doc.querySelector('[data-notify]');
  function tell() {
    var secure = window.isSecureContext && 'Notification' in window;
    bell.hidden = false;
    bell.disabled = !secure;
    bell.setAttribute('aria-pressed', notifies() ? 'true' : 'false');
    bell.querySelector('b').textContent = bell.getAttribute(!secure ? 'data-insecure' : notifies() ? 'data-on' : 'data-off');
  }
  if (bell) {
    tell();
    bell.addEventListener('click', function () {
      if (notifies()) { stored('notify', 'off'); tell(); return; }
      Notification.requestPermission().then(function () { stored('notify', 'on'); stored('severe', ''); tell(); look(); });
    });
  }
  function notify(faults) {
    var before = stored('severe');
    var known = (before || '').split(' ');
    faults.forEach(function (fault) {
      if (!before || known.indexOf(fault.n) >= 0) { return; }
      var note = new Notification(bell.getAttribute('data-severe') + ' · ' + fault.n, { body: fault.title, tag: fault.n });
      note.onclick = function () { window.focus(); window.location.href = fault.href; };
    });
    stored('severe', ['-'].concat(faults.map(function (fault) { return fault.n; })).join(' '));
  }

  doc.addEventListener('duwang:look', look);
  doc.addEventListener('visibilitychange', function () { if (!doc.hidden && Date.now() - good > 5000) { look(); } });
  timer = window.setTimeout(look, LOOK);
})();
