// The answer form: a template at the cursor, a preview that follows the words, a count. The form works without it.
(function () {
  'use strict';
  var doc = document;

  function all(selector) { return Array.prototype.slice.call(doc.querySelectorAll(selector)); }

  all('[data-preview-of]').forEach(function (button) {
    var words = doc.getElementById(button.getAttribute('data-preview-of'));
    var form = words.form, box = form.querySelector('.answer-preview');
    var count = form.querySelector('[data-count-of]'), shown = box.querySelector('[data-preview]');
    function follow() {
      shown.textContent = words.value.trim();
      count.textContent = words.value ? count.getAttribute('data-one').replace('{n}', words.value.trim().length) : '';
    }
    words.addEventListener('input', follow);
    follow();
    button.setAttribute('aria-expanded', box.hidden ? 'false' : 'true');
    button.addEventListener('click', function (event) {
      event.preventDefault();
      follow();
      box.hidden = !box.hidden;
      button.setAttribute('aria-expanded', box.hidden ? 'false' : 'true');
      if (!box.hidden) { box.scrollIntoView({ block: 'nearest' }); }
    });
    var tick = form.querySelector('[data-show-pictures]'), beside = form.querySelector('[data-preview-pictures]');
    tick.addEventListener('change', function () { beside.hidden = !tick.checked; });
    beside.hidden = !tick.checked;
    ['before', 'after'].forEach(function (name) {
      form.elements[name].addEventListener('change', function () { pictures(form, beside); });
    });
    var from = form.querySelector('[data-templates]');
    if (from && window.fetch) { templates(from, words); }
  });

  // Pictures chosen in the form stand in the preview at once; those kept earlier stay where none is chosen.
  function pictures(form, beside) {
    var row = doc.createElement('div'), kept = beside.querySelectorAll('figure');
    row.className = 'shot-pair';
    ['before', 'after'].forEach(function (name, at) {
      var file = form.elements[name].files[0];
      if (!file) { if (kept[at]) { row.appendChild(kept[at].cloneNode(true)); } return; }
      var figure = doc.createElement('figure'), words = doc.createElement('figcaption'), reader = new FileReader();
      words.textContent = beside.getAttribute('data-' + name);
      reader.onload = function () {
        var picture = doc.createElement('img');
        picture.src = reader.result;
        picture.alt = words.textContent;
        figure.insertBefore(picture, words);
      };
      reader.readAsDataURL(file);
      figure.appendChild(words);
      row.appendChild(figure);
    });
    beside.textContent = '';
    beside.appendChild(row);
  }

  function templates(from, words) {
    var list = from.querySelector('select'), said = from.querySelector('[data-said]');
    function put(found) {
      if (!found.words) { said.textContent = from.getAttribute('data-none'); return; }
      var before = words.value.slice(0, words.selectionStart), after = words.value.slice(words.selectionEnd);
      var gap = before && !/\n$/.test(before) ? '\n' : '';
      words.value = before + gap + found.words + after;
      words.focus();
      var open = found.unfilled.length ? words.value.indexOf('{' + found.unfilled[0] + '}') : -1;
      if (open >= 0) { words.setSelectionRange(open, open + found.unfilled[0].length + 2); }
      words.dispatchEvent(new Event('input', { bubbles: true }));
      list.value = '';
    }
    function insert() {
      fetch(from.getAttribute('data-templates') + list.value, { credentials: 'same-origin' })
        .then(function (answer) { return answer.json(); })
        .then(put)
        .catch(function () { said.textContent = from.getAttribute('data-none'); });
    }
    list.addEventListener('keydown', function (event) {
      if (!list.value || event.isComposing || event.shiftKey || (event.key !== 'Tab' && event.key !== 'Enter')) { return; }
      event.preventDefault();
      insert();
    });
    from.querySelector('[data-insert]').addEventListener('click', function (event) {
      event.preventDefault();
      if (list.value) { insert(); } else { list.focus(); }
    });
  }
})();
