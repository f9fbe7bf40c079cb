// A screenshot pasted into a form becomes its picture, small to be seen and to be taken away. Files can be chosen without it.
(function () {
  'use strict';
  if (!window.DataTransfer) { return; }
  var doc = document;

  function fields(form) { return Array.prototype.slice.call(form.querySelectorAll('input[type="file"]')); }

  // The picture's field: the one in focus, else the first empty one, else the last.
  function target(form) {
    var all = fields(form), focused = all.filter(function (one) { return one === doc.activeElement; })[0];
    var free = all.filter(function (one) { return !one.files.length; })[0];
    return focused || free || all[all.length - 1];
  }

  function show(field) {
    var box = field.parentNode.querySelector('.pasted'), file = field.files[0];
    if (box) { box.remove(); }
    if (!file || !/^image\//.test(file.type)) { return; }
    var reader = new FileReader();
    reader.onload = function () {
      var picture = doc.createElement('img');
      box = doc.createElement('span');
      box.className = 'pasted';
      picture.src = reader.result;
      picture.alt = file.name;
      box.appendChild(picture);
      field.insertAdjacentElement('afterend', box);
    };
    reader.readAsDataURL(file);
  }

  Array.prototype.slice.call(doc.querySelectorAll('form[data-paste]')).forEach(function (form) {
    fields(form).forEach(function (field) { field.addEventListener('change', function () { show(field); }); });
    form.addEventListener('paste', function (event) {
      var files = Array.prototype.slice.call(event.clipboardData ? event.clipboardData.files : []);
      var picture = files.filter(function (one) { return /^image\//.test(one.type); })[0];
      if (!picture) { return; }
      event.preventDefault();
      var field = target(form), kept = new DataTransfer(), fold = field.closest('details.pictures');
      if (fold) { fold.open = true; }
      kept.items.add(picture);
      field.files = kept.files;
      field.dispatchEvent(new Event('change', { bubbles: true }));
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
  });
})();
